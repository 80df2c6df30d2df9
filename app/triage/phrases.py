"""Finding the phrases of the lexicon in a text: words, not letters."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from app.triage.building import uncollected
from app.triage.reading import Said, stem
from app.triage.spelling import NO_WORDS, Piece, choices, spelt

LEXICON = Path(__file__).parent / "lexicon"
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


class _Pattern(NamedTuple):
    """A phrase of a mark. A text that has none of the words that it `needs` is not worth following."""

    mark: str
    pieces: tuple[Piece, ...]
    needs: frozenset[str]
    dense: bool


class _Start(NamedTuple):
    """The patterns that a word may begin: by the word that must follow, and the others."""

    pairs: Mapping[str, Sequence[_Pattern]]
    others: Sequence[_Pattern]


_NOTHING: Mapping[str, Sequence[_Pattern]] = {}
# Beginnings of words are looked for by so many letters first: most words begin like none.
_ROOT = 3


@lru_cache(maxsize=16)
@uncollected()
def load(name: str) -> Mapping[str, Any]:
    """One file of the lexicon, read once."""
    return tomllib.loads((LEXICON / f"{name}.toml").read_text(encoding="utf-8"))


class Phrases:
    """An index of marks by their first words: a comment costs its own length and not the lexicon's."""

    def __init__(self, marks: Mapping[str, Iterable[str]], *, stemmed: bool = False) -> None:
        self._stemmed = stemmed
        self._pairs: dict[str, dict[str, list[_Pattern]]] = {}
        self._whole: dict[str, list[_Pattern]] = {}
        self._begun: dict[str, list[tuple[str, _Pattern]]] = {}
        self._known: dict[str, _Start | None] = {}
        for mark, phrases in marks.items():
            for phrase in phrases:
                for plain in choices(phrase):
                    self._keep(mark, spelt(plain, stemmed=stemmed))
        self._roots = sorted({len(root) for root in self._begun})

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

    def _keep(self, mark: str, pieces: tuple[Piece, ...]) -> None:
        if not pieces:
            return
        pattern = _Pattern(mark, pieces, _needs(pieces), not any(piece.is_gap for piece in pieces))
        seconds = pieces[1].only_whole if len(pieces) > 1 else NO_WORDS
        for word in pieces[0].whole:
            if not seconds:
                self._whole.setdefault(word, []).append(pattern)
                continue
            after = self._pairs.setdefault(word, {})
            for second in seconds:
                after.setdefault(second, []).append(pattern)
        for beginning in pieces[0].begun:
            self._begun.setdefault(beginning[:_ROOT], []).append((beginning, pattern))

    def _starting(self, words: frozenset[str]) -> Mapping[str, _Start | None]:
        """What each of these words may begin; words come again, so it is remembered."""
        known = self._known
        for word in words.difference(known):
            known[word] = self._start(word)
        if len(known) > _MOST_KNOWN:
            self._known = {}
        return known

    def _start(self, form: str) -> _Start | None:
        pairs, others = self._pairs.get(form, _NOTHING), self._whole.get(form, [])
        for size in self._roots:
            begun = [one for one in self._begun.get(form[:size], ()) if form.startswith(one[0])]
            if begun and size <= len(form):
                others = others + [pattern for _, pattern in sorted(begun, key=_length)]
        return _Start(pairs, others) if pairs or others else None


def _length(begun: tuple[str, _Pattern]) -> int:
    return len(begun[0])


def _needs(pieces: Sequence[Piece]) -> frozenset[str]:
    """The words of its rarest later piece: without one of them a phrase cannot be there."""
    later = [piece.only_whole for piece in pieces[1:] if piece.only_whole]
    return min(later, key=len) if later else NO_WORDS


def _met(
    forms: Sequence[str], words: frozenset[str], first: int, start: _Start
) -> Mapping[str, tuple[int, bool]]:
    """By mark, where its longest phrase ends that begins at this word, and whether it is dense."""
    met: dict[str, tuple[int, bool]] = {}
    pairs, others = start
    if pairs and first + 1 < len(forms) and (begun := pairs.get(forms[first + 1])):
        _try(met, begun, forms, words, first, 2)  # the first two words of these are there already
    if others:
        _try(met, others, forms, words, first, 1)
    return met


def _try(
    met: dict[str, tuple[int, bool]],
    patterns: Sequence[_Pattern],
    forms: Sequence[str],
    words: frozenset[str],
    first: int,
    begun: int,
) -> None:
    """Keep where those patterns end that go on after as many words as have `begun` them."""
    for mark, pieces, needs, dense in patterns:
        if needs and needs.isdisjoint(words):
            continue
        whole = len(pieces) == begun
        after = first + begun if whole else _follow(forms, first + begun, pieces, begun)
        if after and (mark not in met or after > met[mark][0]):
            met[mark] = after, dense


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


def _follow(forms: Sequence[str], at: int, pieces: Sequence[Piece], piece: int) -> int | None:
    """Where the phrase ends when it goes on at this word, or None."""
    for place in range(piece, len(pieces)):
        whole, begun, _, is_gap = pieces[place]
        if is_gap:
            return _across(forms, at, pieces, place + 1)
        if at >= len(forms):
            return None
        form = forms[at]
        if form not in whole and not form.startswith(begun) and not ("#" in whole and form.isdigit()):
            return None
        at += 1
    return at


def _across(forms: Sequence[str], at: int, pieces: Sequence[Piece], piece: int) -> int | None:
    for skipped in range(_GAP + 1):
        after = _follow(forms, at + skipped, pieces, piece)
        if after:
            return after
        if at + skipped >= len(forms) or forms[at + skipped] in ENDS:
            return None
    return None
