"""What can be seen in a comment, each sign with its weights: a score is made of these, not a cascade."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.triage.abuse import unmasked, wounding
from app.triage.building import uncollected
from app.triage.phrases import ENDS, Found, Phrases, load, longest
from app.triage.reading import Said
from app.triage.shapes import turn_of, unworded

_PAUSES = frozenset(".?!,;:(\n…-–)")
# Small words that may stand before a question.
_OPENERS = frozenset(
    ("bonjour", "bonsoir", "salut", "hello", "coucou", "et", "merci", "alors", "donc", "du", "coup")
)


class Sign(NamedTuple):
    """A mark of the lexicon or a sign without words, its share of weight, and where it stands."""

    name: str
    weights: Mapping[str, float]
    share: float
    spans: tuple[tuple[int, int], ...] = ()


def signs(said: Said, *, alone: bool, alarms: Sequence[Found]) -> list[Sign]:
    """Every sign of a comment, each once; `alone` says that it stands under no post, `alarms` what rang."""
    turn = turn_of(said)
    seen = {**_worded(said, turn), **dict(_rung(alarms))}
    for name in unworded(said, alone=alone, known=bool(seen), turned=turn is not None):
        seen[name] = Sign(name, load("intents")["signs"].get(name, {}), 1.0)
    return [*seen.values(), *_together(seen)]


def _worded(said: Said, turn: int | None) -> dict[str, Sign]:
    """The marks that its words make, masked ones too, each with all the places where it weighs most."""
    seen: dict[str, Sign] = {}
    clear = unmasked(said)
    for found in [*longest(_marks().find(clear)), *wounding(clear)]:
        share = _share(said, found, turn)
        spans = () if found.mark in _unspoken() else ((found.start, found.end),)
        known = seen.get(found.mark)
        if known is None or known.share < share:
            seen[found.mark] = Sign(found.mark, _weights()[found.mark], share, spans)
        elif known.share == share:
            seen[found.mark] = known._replace(spans=(*known.spans, *spans))
    return seen


def _share(said: Said, found: Found, turn: int | None) -> float:
    lexicon = load("intents")
    share = lexicon["before_but"] if turn is not None and found.start < turn else 1.0
    if found.mark in _only_asked() and not _asked(said, found):
        share *= lexicon["unasked"]
    return float(share)


def _rung(alarms: Sequence[Found]) -> Iterator[tuple[str, Sign]]:
    """Danger, or despair: who wants to die complains of nothing."""
    despair = [found for found in alarms if found.mark == "despair"]
    name = "despair" if despair else "danger-now"
    rang = [found for found in despair or alarms if found.mark != "now"]
    if rang:
        yield name, Sign(name, _weights()[name], 1.0, tuple((found.start, found.end) for found in rang))


def _asked(said: Said, found: Found) -> bool:
    """Whether words are a question: their sentence ends with « ? », or they begin or end it."""
    after = next((form for form in said.forms[found.last + 1 :] if form in ENDS), None)
    if after == "?" or found.last == len(said.forms) - 1:
        return True
    first = found.first
    while first and said.forms[first - 1] in _OPENERS:
        first -= 1
    between = said.text[: said.spans[first][0]].rstrip()
    return not between or between[-1] in _PAUSES


def _together(seen: Mapping[str, Sign]) -> Iterator[Sign]:
    for first, second, sign in _pairs():
        if not first.isdisjoint(seen) and not second.isdisjoint(seen):
            yield sign


@lru_cache(maxsize=1)
def _pairs() -> list[tuple[frozenset[str], frozenset[str], Sign]]:
    """Signs that are one more sign together."""
    return [
        (frozenset(pair["first"]), frozenset(pair["second"]), Sign(pair["name"], pair["weights"], 1.0))
        for pair in load("intents")["together"]
    ]


@lru_cache(maxsize=1)
def _only_asked() -> frozenset[str]:
    return frozenset(mark["name"] for mark in load("intents")["marks"] if mark.get("asked"))


@lru_cache(maxsize=1)
def _unspoken() -> frozenset[str]:
    """The marks whose words explain nothing to a reader: « Bonjour », « pas »."""
    return frozenset(mark["name"] for mark in load("intents")["marks"] if mark.get("unspoken"))


@lru_cache(maxsize=1)
@uncollected()
def _marks() -> Phrases:
    marks = [*load("intents")["marks"], *load("abuse")["marks"]]
    return Phrases({mark["name"]: mark["says"] for mark in marks})


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, Mapping[str, float]]:
    marks = [*load("intents")["marks"], *load("abuse")["marks"]]
    worded = {str(mark["name"]): mark["weights"] for mark in marks}
    return {**worded, **load("intents")["signs"]}
