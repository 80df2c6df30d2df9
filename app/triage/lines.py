"""Triage as JSON lines: one comment in, one verdict out, whatever the line holds."""

import json
from collections.abc import Collection
from typing import Any

from app.triage.classifying import judge
from app.triage.explaining import sentences
from app.triage.lessons import Lessons
from app.triage.looking import Look, look
from app.triage.routing import SERVICES
from app.triage.verdict import INTENTS, Verdict

# Beyond this a line is not a comment: no network lets anybody write as much.
_LONGEST_LINE = 16_000_000
# A correction may come this many comments later.
_REMEMBERED = 10_000
_SLUGS = frozenset(service.slug for service in SERVICES)


class Talk:
    """One conversation of lines: with `learning`, a correction teaches the answers that follow."""

    def __init__(self, *, learning: bool = False) -> None:
        self._lessons = Lessons() if learning else None
        self._looks: dict[object, Look] = {}

    def answer(self, line: str) -> str | None:
        """Answer one line with one line, a lesson with none; what is neither gets an error that says why."""
        try:
            asked = json.loads(line, parse_constant=_no_json) if len(line) <= _LONGEST_LINE else None
        except (ValueError, RecursionError):
            return _refused("La ligne n’est pas du JSON.")
        if not isinstance(asked, dict):
            return _refused("La ligne n’est pas un objet JSON.")
        if self._lessons and "correct" in asked:
            return self._learn(self._lessons, asked)
        if not isinstance(asked.get("text"), str):
            return _refused("Il manque « text », le texte du commentaire.")
        return json.dumps(self._judged(asked))

    def _judged(self, asked: dict[str, Any]) -> dict[str, Any]:
        seen = look(asked["text"], _text(asked, "post"), _text(asked, "network"))
        if self._lessons:
            self._remember(asked.get("id"), seen)
        verdict = judge(seen, lang=_text(asked, "lang"), lessons=self._lessons)
        return _told(asked.get("id"), verdict)

    def _remember(self, number: object, seen: Look) -> None:
        """Keep what a correction may speak of; the oldest is forgotten first."""
        self._looks[_key(number)] = seen
        if len(self._looks) > _REMEMBERED:
            del self._looks[next(iter(self._looks))]

    def _learn(self, lessons: Lessons, asked: dict[str, Any]) -> str | None:
        seen = self._looks.get(_key(asked.get("id")))
        if isinstance(asked.get("text"), str):
            seen = look(asked["text"], _text(asked, "post"), _text(asked, "network"))
        correct = asked["correct"]
        if seen is None or not isinstance(correct, dict):
            return _refused("La correction ne dit pas de quel commentaire, ou ne dit rien.")
        intent, department, urgent = (correct.get(key) for key in ("intent", "department", "urgent"))
        if not (_is_one_of(INTENTS, intent) and _is_one_of(_SLUGS, department)):
            return _refused("La correction nomme une étiquette ou un service qui n’existe pas.")
        if not isinstance(urgent, bool | None):
            return _refused("L’urgence se corrige par « true » ou « false ».")
        lessons.teach(seen, intent, department, urgent=urgent)
        return None


def answer(line: str) -> str:
    """One line on its own: without lessons, every line has an answer."""
    return Talk().answer(line) or ""


def _told(number: object, verdict: Verdict) -> dict[str, Any]:
    return {
        "id": number,
        "intent": verdict.intent,
        "intents": list(verdict.intents),
        "confidence": round(verdict.confidence, 4),
        "department": verdict.department,
        "departments": list(verdict.departments),
        "urgent": verdict.urgent,
        "because": sentences(verdict),
    }


def _key(number: object) -> str:
    return json.dumps(number)


def _is_one_of(known: Collection[str], said: object) -> bool:
    """Whether it names one, or leaves it unsaid."""
    return said is None or (isinstance(said, str) and said in known)


def _no_json(name: str) -> None:
    """NaN and Infinity, which JSON does not know."""
    raise ValueError(name)


def _text(asked: dict[str, Any], key: str) -> str:
    value = asked.get(key)
    return value if isinstance(value, str) else ""


def _refused(why: str) -> str:
    return json.dumps({"id": None, "error": why}, ensure_ascii=False)
