"""Whether somebody must act within hours. Apart from the intent, and recall first."""

from collections.abc import Iterator
from functools import lru_cache

from app.triage.phrases import Found, Phrases, load, longest
from app.triage.reading import Said

# Lists that alone are no danger.
_UNALARMING = frozenset(("now", "calm", "harmless"))
# In words: two things said farther apart are two matters.
_NEAR = 30


def urgency(said: Said) -> tuple[bool, list[Found]]:
    """True with the words of danger when they outweigh what calms; a threat is weighed by the caller."""
    lexicon = load("urgency")
    best: dict[str, Found] = {}
    for found in sorted(longest(_phrases().find(said)), key=lambda found: found.first - found.last):
        best.setdefault(found.mark, found)
    joined = list(_joined(said))
    weight = sum(lexicon["lists"][name]["weight"] for name in best)
    if joined and "grave" not in best:
        weight += lexicon["lists"]["grave"]["weight"]
    urgent = weight >= lexicon["threshold"] and bool(joined or best.keys() - _UNALARMING)
    words = [best[name] for name in ("despair", "person", "grave", "worry") if name in best]
    return urgent, [*words, *joined, *([best["now"]] if "now" in best else [])] if urgent else []


def _joined(said: Said) -> Iterator[Found]:
    """The words of the first two things met that are a danger only together."""
    met: dict[str, Found] = {}
    for found in _halves().find(said):
        met.setdefault(found.mark, found)
    for first, second in zip(_FIRSTS, _SECONDS, strict=True):
        if first in met and second in met and abs(met[first].first - met[second].first) <= _NEAR:
            yield from (met[first]._replace(mark="grave"), met[second]._replace(mark="grave"))
            return


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    return Phrases({name: entry["says"] for name, entry in load("urgency")["lists"].items()})


@lru_cache(maxsize=1)
def _halves() -> Phrases:
    pairs = load("urgency")["together"]
    firsts = {f"first {at}": pair["first"] for at, pair in enumerate(pairs)}
    return Phrases({**firsts, **{f"second {at}": pair["second"] for at, pair in enumerate(pairs)}})


_FIRSTS = [f"first {at}" for at in range(len(load("urgency")["together"]))]
_SECONDS = [f"second {at}" for at in range(len(load("urgency")["together"]))]
