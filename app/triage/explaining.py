"""Why a verdict is what it is, in a town hall's words."""

from collections.abc import Sequence

from app.triage.routing import SERVICES
from app.triage.verdict import Reason, Verdict

MOST_SENTENCES = 4
_LONGEST_QUOTE = 60


def sentences(verdict: Verdict) -> list[str]:
    """At most four short reasons, those of the intent first, each quoting the words that decided."""
    told = [*_intent(verdict), *_urgent(verdict), *_department(verdict)]
    return told[:MOST_SENTENCES]


def _intent(verdict: Verdict) -> list[str]:
    spoken = [reason for reason in verdict.because if reason.intent == verdict.intent]
    quoted = _quoted(spoken, "intent")
    return [f"parce que le commentaire dit {quoted}"] if quoted else []


def _urgent(verdict: Verdict) -> list[str]:
    quoted = _quoted(verdict.because, "urgent")
    return [f"urgent parce que le commentaire dit {quoted}"] if verdict.urgent and quoted else []


def _department(verdict: Verdict) -> list[str]:
    name = next((service.name for service in SERVICES if service.slug == verdict.department), None)
    reasons = [reason for reason in verdict.because if reason.about == "department"]
    if not name or not reasons:
        return []
    speaker = "la publication" if reasons[0].start is None else "le commentaire"
    return [f"{name} parce que {speaker} parle de {_quoted(reasons, 'department')}"]


def _quoted(because: Sequence[Reason], about: str) -> str:
    words = dict.fromkeys(_short(reason.words) for reason in because if reason.about == about)
    return ", ".join(f"«\u00a0{word}\u00a0»" for word in words if word)


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONGEST_QUOTE else plain[: _LONGEST_QUOTE - 1].rstrip() + "…"
