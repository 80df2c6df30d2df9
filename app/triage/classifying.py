"""From a comment to a verdict: signs are weighed, the likeliest act comes first, and the words are kept."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import exp

from app.triage.features import Sign, signs
from app.triage.languages import language_of
from app.triage.phrases import Found, load
from app.triage.reading import Said, read, read_post
from app.triage.routing import MOST_RANKED, Topic, rank, topic, topic_of_post
from app.triage.shapes import only_emoji
from app.triage.urgency import urgency
from app.triage.verdict import INTENTS, About, Reason, Verdict

_MOST_QUOTED = 3
# Words that weigh less than this share of the heaviest decided nothing.
_FAINTEST = 0.35
_LIGHTEST = 0.5


def classify(text: str, post: str = "", *, network: str | None = None, lang: str | None = None) -> Verdict:
    """Say what a comment asks for, whose it is and whether it can wait; any text has a verdict."""
    said = read(text)
    under = read_post(post)
    urgent, alarms = urgency(said)
    seen = signs(said, alone=not under.forms, alarms=alarms)
    chances = _chances(seen, network)
    ranked = sorted(INTENTS, key=lambda intent: -chances[intent])
    first = ranked[0]
    department, departments, place = _route(first, said, under, alarms)
    acts = _acts(ranked, chances)
    threats = _threats(seen)
    rang = [*threats, *((found.start, found.end) for found in alarms)]
    because = [*_why_intents(said, seen, acts[:2]), *_reasons("urgent", said, rang, None), *place]
    return Verdict(
        intent=first,
        intents=acts,
        confidence=chances[first],
        department=department,
        departments=departments,
        urgent=urgent or bool(threats),
        because=tuple(because),
        lang=lang or language_of(said),
        candidates=tuple((intent, chances[intent]) for intent in ranked[:2]),
    )


def _chances(seen: Sequence[Sign], network: str | None) -> dict[str, float]:
    lexicon = load("intents")
    scores = dict(lexicon["bias"])
    for intent, weight in lexicon.get("networks", {}).get(network or "", {}).items():
        scores[intent] += weight
    for sign in seen:
        for intent, weight in sign.weights.items():
            scores[intent] += weight * sign.share
    top = max(scores.values())
    heights = {intent: exp((score - top) / lexicon["temperature"]) for intent, score in scores.items()}
    whole = sum(heights.values())
    return {intent: heights[intent] / whole for intent in INTENTS}


def _acts(ranked: Sequence[str], chances: Mapping[str, float]) -> tuple[str, ...]:
    """The first intent and every other that the comment may well hold too."""
    least = load("intents")["also_from"]
    return (ranked[0], *(intent for intent in ranked[1:] if chances[intent] >= least))


def _threats(seen: Sequence[Sign]) -> list[tuple[int, int]]:
    """A credible threat cannot wait either."""
    return [span for sign in seen if sign.name == "threatens" for span in sign.spans]


def _route(
    intent: str, said: Said, under: Said, alarms: Sequence[Found]
) -> tuple[str | None, tuple[str, ...], list[Reason]]:
    if intent == "spam":
        return None, (), []
    comment = topic(said)
    post = topic_of_post(under) if under.forms else None
    ranked = rank(comment, post, _leaning(intent, alarms), alarmed=bool(alarms))
    departments = tuple(slug for slug, score in ranked[:MOST_RANKED] if score > 0)
    if not departments or not _routes(intent, comment, post, ranked[0][1]):
        return None, departments, []
    return departments[0], departments, _why_department(departments[0], said, under, comment, post)


def _leaning(intent: str, alarms: Sequence[Found]) -> Mapping[str, float]:
    """Where a comment goes when its words say little: by its intent, and by what rang."""
    leaning = Counter(load("intents")["leaning"].get(intent, {}))
    for mark in {found.mark for found in alarms}:
        leaning.update(load("urgency")["leaning"].get(mark, {}))
    return leaning


def _routes(intent: str, comment: Topic, post: Topic | None, best: float) -> bool:
    """An insult goes to a service only when it speaks of one, praise when comment or post does."""
    if intent == "other":
        return False
    if intent == "abuse":
        return comment.named >= 1
    return intent != "praise" or post is not None or best >= load("departments")["praise_from"]


def _why_intents(said: Said, seen: Sequence[Sign], intents: Sequence[str]) -> list[Reason]:
    """The heaviest words of each intent; no word speaks twice, so that each can be underlined once."""
    if only_emoji(said):
        return [Reason("intent", said.text.strip(), *_stripped(said.text), intents[0])]
    told: list[Reason] = []
    for intent in intents:
        spoken = [sign for sign in seen if sign.spans and _pull(sign, intent) > 0]
        spoken.sort(key=lambda sign: -_pull(sign, intent))
        least = max(_LIGHTEST, *(_pull(sign, intent) * _FAINTEST for sign in spoken), 0.0)
        spans = [span for sign in spoken if _pull(sign, intent) >= least for span in sign.spans]
        told += _reasons("intent", said, spans, intent, told)
    return told


def _pull(sign: Sign, intent: str) -> float:
    """How much a sign speaks for an intent, when no other intent is what it speaks for most."""
    weight = sign.weights.get(intent, 0.0)
    return weight * sign.share if weight >= max(sign.weights.values()) * _FAINTEST else 0.0


def _reasons(
    about: About,
    said: Said,
    spans: Iterable[tuple[int, int]],
    intent: str | None,
    taken: Sequence[Reason] = (),
) -> list[Reason]:
    kept: list[Reason] = []
    for start, end in spans:
        free = all(end <= (other.start or 0) or start >= (other.end or 0) for other in (*taken, *kept))
        if free and len(kept) < _MOST_QUOTED:
            kept.append(Reason(about, said.text[start:end], start, end, intent))
    return kept


def _why_department(slug: str, said: Said, under: Said, comment: Topic, post: Topic | None) -> list[Reason]:
    if slug in comment.words:
        found = comment.words[slug]
        return _reasons("department", said, [(found.start, found.end)], None)
    if post and slug in post.words:
        found = post.words[slug]
        return [Reason("department", under.text[found.start : found.end], None, None)]
    return []


def _stripped(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, start + len(text.strip())
