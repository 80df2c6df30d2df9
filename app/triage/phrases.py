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


class _Pattern(NamedTuple):
    """A phrase of a mark. A text that has none of the words that it `needs` is not worth following."""

    mark: str
    pieces: tuple[_Piece, ...]
    needs: frozenset[str]
    dense: bool


class _Start(NamedTuple):
    """The patterns that a word may begin: by the word that must follow, and the others."""

    pairs: Mapping[str, Sequence[_Pattern]]
    others: Sequence[_Pattern]


_NOTHING: Mapping[str, Sequence[_Pattern]] = {}


@lru_cache(maxsize=16)
def load(name: str) -> Mapping[str, Any]:
    """One file of the lexicon, read once."""
    return tomllib.loads((LEXICON / f"{name}.toml").read_text(encoding="utf-8"))


class Phrases:
    """An index of marks by their first words: a comment costs its own length and not the lexicon's."""

    def __init__(self, marks: Mapping[str, Iterable[str]], *, stemmed: bool = False) -> None:
        self._stemmed = stemmed
        self._pairs: dict[str, dict[str, list[_Pattern]]] = {}
        self._whole: dict[str, list[_Pattern]] = {}
        self._begun: dict[str, list[_Pattern]] = {}
        self._known: dict[str, _Start | None] = {}
        for mark, phrases in marks.items():
            for phrase in phrases:
                for plain in _choices(phrase):
                    self._keep(mark, tuple(_spelt(plain, stemmed=stemmed)))
        self._lengths = sorted({len(beginning) for beginning in self._begun})

    def find(self, said: Said) -> list[Found]:
        """Every mark of the text, in its order; the longest phrase of a mark at one place."""
        forms = [stem(form) for form in said.forms] if self._stemmed else said.forms
        words = frozenset(forms)
        found = []
        for first, start in enumerate(map(self._starting(words).get, forms)):
            if start:
                for mark, (after, dense) in _met(forms, words, first, start).items():
                    found.append(Found(mark, *said.quote(first, after - 1), first, after - 1, dense))
        return found

    def _keep(self, mark: str, pieces: tuple[_Piece, ...]) -> None:
        if not pieces:
            return
        pattern = _Pattern(mark, pieces, _needs(pieces), not any(piece.is_gap for piece in pieces))
        seconds = pieces[1].only_whole if len(pieces) > 1 else frozenset()
        for word in pieces[0].whole:
            for second in seconds:
                self._pairs.setdefault(word, {}).setdefault(second, []).append(pattern)
            if not seconds:
                self._whole.setdefault(word, []).append(pattern)
        for beginning in pieces[0].begun:
            self._begun.setdefault(beginning, []).append(pattern)

    def _starting(self, words: frozenset[str]) -> Mapping[str, _Start | None]:
        """What each of these words may begin; words come again, so it is remembered."""
        known = self._known
        for word in words.difference(known):
            known[word] = self._start(word)
        if len(known) > _MOST_KNOWN:
            self._known = {}
        return known

    def _start(self, form: str) -> _Start | None:
        others = [*self._whole.get(form, ())]
        for length in self._lengths:
            if length <= len(form):
                others += self._begun.get(form[:length], ())
        pairs = self._pairs.get(form, _NOTHING)
        return _Start(pairs, others) if pairs or others else None


def _needs(pieces: Sequence[_Piece]) -> frozenset[str]:
    """The words of its rarest later piece: without one of them a phrase cannot be there."""
    later = [piece.only_whole for piece in pieces[1:] if piece.only_whole]
    return min(later, key=len, default=frozenset())


def _met(
    forms: Sequence[str], words: frozenset[str], first: int, start: _Start
) -> Mapping[str, tuple[int, bool]]:
    """By mark, where its longest phrase ends that begins at this word, and whether it is dense."""
    met: dict[str, tuple[int, bool]] = {}
    pairs = start.pairs.get(forms[first + 1], ()) if first + 1 < len(forms) else ()
    for pattern in (*pairs, *start.others) if pairs else start.others:
        mark, pieces, needs, dense = pattern
        if needs and needs.isdisjoint(words):
            continue
        after = _follow(forms, first + 1, pieces, 1) if len(pieces) > 1 else first + 1
        if after and (mark not in met or after > met[mark][0]):
            met[mark] = after, dense
    return met


def longest(met: Sequence[Found]) -> list[Found]:
    """Those that no longer phrase holds whole: « toujours pas de réponse » uses up « toujours pas »."""
    if len(met) == 1:
        return [*met]
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


def _spelt(plain: str, *, stemmed: bool) -> Iterator[_Piece]:
    """The pieces of a phrase, folded as a text is."""
    for piece in _PIECE.findall(plain.lower()):
        yield from _pieces(piece, stemmed)


@lru_cache(maxsize=20_000)
def _pieces(spelt: str, stemmed: bool) -> tuple[_Piece, ...]:  # noqa: FBT001 - a key of the cache
    """The words that one piece stands for; phrases share their pieces."""
    if "/" in spelt or spelt.endswith("é*"):
        return (_piece([form for unit in spelt.split("/") for form in _forms_of(unit)], stemmed=stemmed),)
    written = (spelt,) if spelt in ACCENTED else written_out(fold(spelt))
    return tuple(_piece(_ONE.findall(word), stemmed=stemmed) for word in written)


def _piece(units: Sequence[str], *, stemmed: bool) -> _Piece:
    whole = (unit for unit in units if not unit.endswith("*"))
    return _Piece(
        frozenset(stem(unit) if stemmed else unit for unit in whole),
        tuple(unit[:-1] for unit in units if unit.endswith("*")),
    )


def _forms_of(unit: str) -> Iterator[str]:
    if unit in ACCENTED:
        yield unit
    elif unit.endswith("é*"):
        # « signalé* » is not « signaler »: what was done, not what is to do.
        yield from (fold(unit[:-1]) + ending for ending in ("", "e", "s", "es"))
    else:
        yield fold(unit)


def _follow(forms: Sequence[str], at: int, pieces: Sequence[_Piece], piece: int) -> int | None:
    """Where the phrase ends when it goes on at this word, or None."""
    for place in range(piece, len(pieces)):
        whole, begun = pieces[place]
        if "~" in whole:
            return _across(forms, at, pieces, place + 1)
        if at >= len(forms):
            return None
        form = forms[at]
        if form not in whole and not form.startswith(begun) and not ("#" in whole and form.isdigit()):
            return None
        at += 1
    return at


def _across(forms: Sequence[str], at: int, pieces: Sequence[_Piece], piece: int) -> int | None:
    for skipped in range(_GAP + 1):
        after = _follow(forms, at + skipped, pieces, piece)
        if after:
            return after
        if at + skipped >= len(forms) or forms[at + skipped] in ENDS:
            return None
    return None
