"""How the lexicon says what to look for, and the finding of it: words, not letters.

A phrase is words; `word*` meets any ending, `é*` a participle's only, `#` a number, `~` up to four words
of the same sentence, `(a|b|)` one of these. All is folded, so accents and case do not matter.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from app.triage.reading import ACCENTED, EMOJI, Said, fold, stem, written_out

LEXICON = Path(__file__).parent / "lexicon"
_UNIT = rf"(?:[^\W_]+\*?|[#~?!.€%@{EMOJI}])"
_ONE = re.compile(_UNIT)
_PIECE = re.compile(rf"{_UNIT}(?:/{_UNIT})*")
_CHOICE = re.compile(r"\(([^()]*)\)")
ENDS = frozenset(".?!\n")
_GAP = 4
_MOST_KNOWN = 20_000


class Found(NamedTuple):
    """A mark met in a text, where `start` and `end` place it; `first` and `last` number its words.

    It is `dense` when no word stands between those of its phrase.
    """

    mark: str
    start: int
    end: int
    first: int
    last: int
    dense: bool = False


class _Piece(NamedTuple):
    """One word of a phrase, in all the forms it may take."""

    whole: frozenset[str]
    begun: tuple[str, ...]

    @property
    def only_whole(self) -> frozenset[str]:
        """The words that it may be, or none where it may be others too."""
        return frozenset() if self.begun or not self.whole.isdisjoint("~#") else self.whole

    @property
    def is_gap(self) -> bool:
        return "~" in self.whole


_Pattern = tuple[_Piece, ...]
_NOWHERE = (0, False)


@lru_cache(maxsize=16)
def load(name: str) -> Mapping[str, Any]:
    """One file of the lexicon, read once."""
    return tomllib.loads((LEXICON / f"{name}.toml").read_text(encoding="utf-8"))


class Phrases:
    """An index of marks by their first words: a comment costs its own length and not the lexicon's."""

    def __init__(self, marks: Mapping[str, Iterable[str]], *, stemmed: bool = False) -> None:
        self._stemmed = stemmed
        self._pairs: dict[tuple[str, str], list[tuple[str, _Pattern]]] = {}
        self._whole: dict[str, list[tuple[str, _Pattern]]] = {}
        self._begun: dict[str, list[tuple[str, _Pattern]]] = {}
        self._known: dict[str, Sequence[tuple[str, _Pattern]]] = {}
        for mark, phrases in marks.items():
            for phrase in phrases:
                for pattern in self._patterns(phrase):
                    self._keep(mark, pattern)
        self._lengths = sorted({len(beginning) for beginning in self._begun})

    def find(self, said: Said) -> list[Found]:
        """Every mark of the text, in its order; the longest phrase of a mark at one place."""
        forms = self._forms(said)
        met: dict[tuple[str, int], tuple[int, bool]] = {}
        for first, (form, second) in enumerate(zip(forms, [*forms[1:], ""], strict=False)):
            for mark, pattern in self._starting(form, second):
                after = _follow(forms, first + 1, pattern, 1) if len(pattern) > 1 else first + 1
                if after and after > met.get((mark, first), _NOWHERE)[0]:
                    met[mark, first] = after, not any(piece.is_gap for piece in pattern)
        return [
            Found(mark, *said.quote(first, after - 1), first, after - 1, dense)
            for (mark, first), (after, dense) in met.items()
        ]

    def _keep(self, mark: str, pattern: _Pattern) -> None:
        seconds = pattern[1].only_whole if len(pattern) > 1 else frozenset()
        for word in pattern[0].whole:
            for second in seconds:
                self._pairs.setdefault((word, second), []).append((mark, pattern))
            if not seconds:
                self._whole.setdefault(word, []).append((mark, pattern))
        for beginning in pattern[0].begun:
            self._begun.setdefault(beginning, []).append((mark, pattern))

    def _patterns(self, phrase: str) -> Iterator[_Pattern]:
        for plain in _choices(phrase):
            pieces = tuple(self._piece(piece) for piece in _spelt(plain))
            if pieces:
                yield pieces

    def _piece(self, piece: str) -> _Piece:
        units = _ONE.findall(piece)
        whole = (unit for unit in units if not unit.endswith("*"))
        return _Piece(
            frozenset(stem(unit) if self._stemmed else unit for unit in whole),
            tuple(unit[:-1] for unit in units if unit.endswith("*")),
        )

    def _forms(self, said: Said) -> Sequence[str]:
        return [stem(form) for form in said.forms] if self._stemmed else said.forms

    def _starting(self, form: str, second: str) -> Sequence[tuple[str, _Pattern]]:
        alone = self._known.get(form)
        if alone is None:
            alone = self._alone(form)
        pairs = self._pairs.get((form, second))
        return [*pairs, *alone] if pairs else alone

    def _alone(self, form: str) -> Sequence[tuple[str, _Pattern]]:
        """The patterns that a word may begin, whatever the next; words come again, so they are remembered."""
        starting = [*self._whole.get(form, ())]
        for length in self._lengths:
            if length <= len(form):
                starting += self._begun.get(form[:length], ())
        if len(self._known) < _MOST_KNOWN:
            self._known[form] = starting
        return starting


def longest(met: Sequence[Found]) -> list[Found]:
    """Those that no longer phrase holds whole: « toujours pas de réponse » uses up « toujours pas »."""
    reach: dict[int, int] = {}
    for found in met:
        if found.dense:
            reach[found.first] = max(reach.get(found.first, 0), found.last)
    kept: list[Found] = []
    before = -1
    place = -1
    for found in sorted(met, key=lambda found: found.first):
        while place < found.first - 1:
            place += 1
            before = max(before, reach.get(place, -1))
        if before < found.last and reach.get(found.first, found.last) <= found.last:
            kept.append(found)
    return kept


def _choices(phrase: str) -> Iterator[str]:
    """A phrase for each of its choices; the choices of one word stay together, as « this/that »."""
    choice = _CHOICE.search(phrase)
    if not choice:
        yield phrase
        return
    options = choice[1].split("|")
    single = [option.strip() for option in options if _PIECE.fullmatch(option.strip()) and "~" not in option]
    longer = [option for option in options if option.strip() not in single]
    for option in [*(["/".join(single)] if single else []), *longer]:
        yield from _choices(phrase[: choice.start()] + option + phrase[choice.end() :])


def _spelt(plain: str) -> Iterator[str]:
    """The pieces of a phrase, folded as a text is."""
    for piece in _PIECE.findall(plain.lower()):
        if "/" in piece or piece.endswith("é*"):
            yield "/".join(form for unit in piece.split("/") for form in _forms_of(unit))
        elif piece in ACCENTED:
            yield piece
        else:
            yield from written_out(fold(piece))


def _forms_of(unit: str) -> Iterator[str]:
    if unit in ACCENTED:
        yield unit
    elif unit.endswith("é*"):
        # « signalé* » is not « signaler »: what was done, not what is to do.
        yield from (fold(unit[:-1]) + ending for ending in ("", "e", "s", "es"))
    else:
        yield fold(unit)


def _follow(forms: Sequence[str], at: int, pattern: _Pattern, piece: int) -> int | None:
    """Where the phrase ends when it goes on at this word, or None."""
    for place in range(piece, len(pattern)):
        whole, begun = pattern[place]
        if "~" in whole:
            return _across(forms, at, pattern, place + 1)
        if at >= len(forms):
            return None
        form = forms[at]
        if form not in whole and not form.startswith(begun) and not ("#" in whole and form.isdigit()):
            return None
        at += 1
    return at


def _across(forms: Sequence[str], at: int, pattern: _Pattern, piece: int) -> int | None:
    for skipped in range(_GAP + 1):
        after = _follow(forms, at + skipped, pattern, piece)
        if after:
            return after
        if at + skipped >= len(forms) or forms[at + skipped] in ENDS:
            return None
    return None
