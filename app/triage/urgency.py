"""Whether somebody must act within hours. Apart from the intent, and recall first."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.triage.building import uncollected
from app.triage.phrases import Found, Phrases, load, longest
from app.triage.reading import Said

# Lists that alone are no danger.
_UNALARMING = frozenset(("now", "calm", "harmless"))
# What these lists name is a danger, or may be one.
_DANGER = frozenset(("despair", "person", "grave", "worry"))
# In words: two things said farther apart are two matters.
_NEAR = 30


def urgency(said: Said) -> tuple[bool, list[Found]]:
    """True with the words of danger when they outweigh what calms; a threat is weighed by the caller."""
    lexicon = load("urgency")
    best: dict[str, Found] = {}
    met = _phrases().find(said)
    alone = longest([found for found in met if found.mark in lexicon["lists"]])
    for found in sorted(alone, key=lambda found: found.first - found.last):
        best.setdefault(found.mark, found)
    halves = [found for found in met if found.mark not in lexicon["lists"]]
    joined = list(_joined(halves)) if len(halves) > 1 else []
    weight = sum(lexicon["lists"][name]["weight"] for name in best)
    if joined and "grave" not in best:
        weight += lexicon["lists"]["grave"]["weight"]
    urgent = weight >= lexicon["threshold"] and bool(joined or best.keys() - _UNALARMING)
    words = [best[name] for name in ("despair", "person", "grave", "worry") if name in best]
    return urgent, [*words, *joined, *([best["now"]] if "now" in best else [])] if urgent else []


def names_danger(said: Said, under: Said) -> bool:
    """Whether a danger is named that the post does not speak of, calmed or not: less than urgent."""
    return bool(_dangers(said) - _dangers(under))


def _dangers(said: Said) -> set[str]:
    """The kinds of danger that are named, two halves that are one only together included."""
    met = _phrases().find(said)
    alone = longest([found for found in met if found.mark in load("urgency")["lists"]])
    halves = [found for found in met if found.mark not in load("urgency")["lists"]]
    return {found.mark for found in (*alone, *_joined(halves))} & _DANGER


def _joined(found: Sequence[Found]) -> Iterator[Found]:
    """The words of the first two things met that are a danger only together."""
    met: dict[str, Found] = {}
    for half in found:
        met.setdefault(half.mark, half)
    for first, second in zip(_FIRSTS, _SECONDS, strict=True):
        if first in met and second in met and abs(met[first].first - met[second].first) <= _NEAR:
            yield from (met[first]._replace(mark="grave"), met[second]._replace(mark="grave"))
            return


@lru_cache(maxsize=1)
@uncollected()
def _phrases() -> Phrases:
    lists = {name: entry["says"] for name, entry in load("urgency")["lists"].items()}
    pairs = load("urgency")["together"]
    firsts = zip(_FIRSTS, (pair["first"] for pair in pairs), strict=True)
    seconds = zip(_SECONDS, (pair["second"] for pair in pairs), strict=True)
    return Phrases({**lists, **dict(firsts), **dict(seconds)})


_FIRSTS = [f"first {at}" for at in range(len(load("urgency")["together"]))]
_SECONDS = [f"second {at}" for at in range(len(load("urgency")["together"]))]
