"""From a comment to a verdict: signs are weighed, the likeliest act comes first, and the words are kept."""

from collections.abc import Iterable, Mapping, Sequence

from app.triage.directing import direct
from app.triage.features import Sign
from app.triage.grams import ROUTES, URGENT, word_buckets
from app.triage.languages import language_of
from app.triage.learner import chance, chances
from app.triage.lessons import Lessons
from app.triage.looking import Look, look
from app.triage.meaning import meant
from app.triage.offering import Offer
from app.triage.phrases import load
from app.triage.reading import Said
from app.triage.routing import silent
from app.triage.shapes import only_emoji
from app.triage.verdict import INTENTS, About, Reason, Verdict
from app.triage.weights import Scale, shipped

_MOST_QUOTED = 3
# Words that weigh less than this share of the heaviest decided nothing.
_FAINTEST = 0.35
_LIGHTEST = 0.5
# The same for the learner's own words.
_HEAVY, _MOST_HEAVY, _MOST_WEIGHED = 0.3, 2, 100
_NOTHING = 1e-9
# Only a person is quite sure.
_SUREST = 0.995
# From which chance a comment cannot wait: less where the rules rang, which know dangers that nobody taught.
# An emergency that is missed costs much more than a false alarm.
_ALARMING, _RUNG = 0.18, 0.08


def classify(
    text: str,
    post: str = "",
    *,
    network: str | None = None,
    lang: str | None = None,
    lessons: Lessons | None = None,
    offer: Offer | None = None,
    speaks: Sequence[float] | None = None,
) -> Verdict:
    """Say what a comment asks for, whose it is and whether it can wait; any text has a verdict.

    `lessons` are what a town has taught, `offer` its services; without them, what ships decides. `speaks`:
    what its meaning adds to each score, where somebody read it.
    """
    seen = look(text, post, network)
    return judge(seen, lang=lang, lessons=lessons, offer=offer, speaks=speaks)


def judge(
    seen: Look,
    *,
    lang: str | None = None,
    lessons: Lessons | None = None,
    offer: Offer | None = None,
    speaks: Sequence[float] | None = None,
) -> Verdict:
    """The verdict on a comment that has been looked at."""
    heights = lessons.heights(seen) if lessons else shipped().learner.heights(seen.seen)
    if speaks:
        heights = [height + more for height, more in zip(heights, speaks, strict=True)]
    probable = _probable(heights[:URGENT], meant().scale if speaks else shipped().scale)
    ranked = sorted(INTENTS, key=lambda intent: -probable[intent])
    acts = _acts(ranked, probable)
    route = direct(ranked[0], seen, heights[ROUTES:], lessons, offer)
    urgent = chance(heights[URGENT]) >= (_RUNG if seen.rings else _ALARMING)
    because = [*_why_intents(seen, acts[:2]), *(_why_urgent(seen) if urgent else ()), *route.because]
    return Verdict(
        intent=ranked[0],
        intents=acts,
        confidence=probable[ranked[0]],
        department=route.department,
        departments=route.departments,
        urgent=urgent,
        because=tuple(because),
        lang=lang or language_of(seen.said),
        candidates=tuple((intent, probable[intent]) for intent in ranked[:2]),
    )


def _probable(heights: Sequence[float], scale: Scale) -> dict[str, float]:
    """Scores as probabilities: how often such a score was right on posts that were not taught."""
    told = chances([height / scale.temperature for height in heights])
    top = max(told)
    right = min(_SUREST, _on_curve(top, scale.curve))
    rest = (1 - right) / max(1 - top, _NOTHING)
    return {
        intent: right if share == top else min(right, share * rest)
        for intent, share in zip(INTENTS, told, strict=True)
    }


def _on_curve(score: float, curve: Sequence[tuple[float, float]]) -> float:
    """Between two points of the curve, a straight line; beyond its ends, its ends."""
    before = curve[0]
    for point in curve:
        if score < point[0]:
            width = point[0] - before[0]
            return (
                point[1] if width <= 0 else before[1] + (point[1] - before[1]) * (score - before[0]) / width
            )
        before = point
    return before[1]


def _acts(ranked: Sequence[str], chances: Mapping[str, float]) -> tuple[str, ...]:
    """The first intent and every other that the comment may well hold too."""
    least = load("intents")["also_from"]
    return (ranked[0], *(intent for intent in ranked[1:] if chances[intent] >= least))


def _why_intents(seen: Look, intents: Sequence[str]) -> list[Reason]:
    """The heaviest words of each intent; no word speaks twice, so that each can be underlined once."""
    said = seen.said
    if only_emoji(said):
        return [Reason("intent", said.text.strip(), *_stripped(said.text), intents[0])]
    told: list[Reason] = []
    for intent in intents:
        spoken = [(pull, sign) for sign in seen.signs if sign.spans and (pull := _pull(sign, intent)) > 0]
        spoken.sort(key=lambda pulled: -pulled[0])
        least = max(_LIGHTEST, spoken[0][0] * _FAINTEST) if spoken else _LIGHTEST
        spans = [span for pull, sign in spoken if pull >= least for span in sign.spans]
        told += _reasons("intent", said, spans or _heavy(said, INTENTS.index(intent)), intent, told)
    return told


def _heavy(said: Said, lane: int) -> list[tuple[int, int]]:
    """The words that the learner weighs most for an answer, where no rule knows any."""
    dumb = silent()
    weighed = [
        (weight, span)
        for form, span in zip(said.forms[:_MOST_WEIGHED], said.spans, strict=False)
        if form not in dumb and form.isalpha() and (weight := _weight(form, lane)) >= _HEAVY
    ]
    return [span for _, span in sorted(weighed, reverse=True)[:_MOST_HEAVY]]


def _weight(form: str, lane: int) -> float:
    learner = shipped().learner
    return sum(learner.weight(bucket, lane) for bucket in word_buckets((form,), edges=False))


def _why_urgent(seen: Look) -> list[Reason]:
    """What rang in the rules, else what the learner heard."""
    spans = [*seen.threats, *((found.start, found.end) for found in seen.alarms)]
    return _reasons("urgent", seen.said, spans or _heavy(seen.said, URGENT), None)


def _pull(sign: Sign, intent: str) -> float:
    """How much a sign speaks for an intent, when no other intent is what it speaks for most."""
    weight = sign.weights.get(intent)
    if not weight:
        return 0.0
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


def _stripped(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, start + len(text.strip())
