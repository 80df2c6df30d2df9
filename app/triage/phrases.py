"""How the lexicon says what to look for, and the finding of it: words, not letters.

A phrase is words; `word*` meets any ending, `#` a number, `~` up to four words of the same sentence,
`(a|b|)` one of these. All is folded, so accents and case do not matter.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from app.triage.reading import ACCENTED, EMOJI, SHORTHAND, Said, fold, stem

_LEXICON = Path(__file__).parent / "lexicon"
_PIECE = re.compile(rf"[^\W_]+\*?|[#~?!.€%@{EMOJI}]")
_CHOICE = re.compile(r"\(([^()]*)\)")
_ENDS = frozenset(".?!\n")
_GAP = 4


class Found(NamedTuple):
    """A mark met in a text; `start` and `end` place it there, `first` is its first word."""

    mark: str
    start: int
    end: int
    first: int


@lru_cache(maxsize=16)
def load(name: str) -> Mapping[str, Any]:
    """One file of the lexicon, read once."""
    return tomllib.loads((_LEXICON / f"{name}.toml").read_text(encoding="utf-8"))


class Phrases:
    """An index of marks by their first word, so that a comment costs its own length and not the lexicon's."""

    def __init__(self, marks: Mapping[str, Iterable[str]], *, stemmed: bool = False) -> None:
        self._stemmed = stemmed
        self._whole: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._begun: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for mark, phrases in marks.items():
            for phrase in phrases:
                for pattern in self._patterns(phrase):
                    self._keep(mark, pattern)
        self._lengths = sorted({len(beginning) for beginning in self._begun})

    def find(self, said: Said) -> list[Found]:
        """Every mark of the text, in its order; the longest phrase of a mark at one place."""
        forms = self._forms(said)
        met: dict[tuple[str, int], int] = {}
        for first, form in enumerate(forms):
            for mark, pattern in self._starting(form):
                after = _follow(forms, first + 1, pattern, 1)
                if after and after > met.get((mark, first), 0):
                    met[mark, first] = after
        return [Found(mark, *said.quote(first, after - 1), first) for (mark, first), after in met.items()]

    def _keep(self, mark: str, pattern: tuple[str, ...]) -> None:
        head = pattern[0]
        index = self._begun if head.endswith("*") else self._whole
        index.setdefault(head.rstrip("*"), []).append((mark, pattern))

    def _patterns(self, phrase: str) -> Iterator[tuple[str, ...]]:
        for plain in _choices(phrase):
            pieces: list[str] = []
            for piece in _PIECE.findall(plain.lower()):
                pieces.extend((piece,) if piece in ACCENTED else SHORTHAND.get(fold(piece), (fold(piece),)))
            if pieces:
                yield tuple(stem(piece) if self._stemmed and not piece.endswith("*") else piece for piece in pieces)

    def _forms(self, said: Said) -> Sequence[str]:
        return [stem(form) for form in said.forms] if self._stemmed else said.forms

    def _starting(self, form: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from self._whole.get(form, ())
        for length in self._lengths:
            if length > len(form):
                return
            yield from self._begun.get(form[:length], ())


def _choices(phrase: str) -> Iterator[str]:
    choice = _CHOICE.search(phrase)
    if not choice:
        yield phrase
        return
    for option in choice[1].split("|"):
        yield from _choices(phrase[: choice.start()] + option + phrase[choice.end() :])


def _follow(forms: Sequence[str], at: int, pattern: tuple[str, ...], piece: int) -> int | None:
    """Where the phrase ends when it goes on at this word, or None."""
    while piece < len(pattern):
        if pattern[piece] == "~":
            return _across(forms, at, pattern, piece + 1)
        if at >= len(forms) or not _meets(forms[at], pattern[piece]):
            return None
        at += 1
        piece += 1
    return at


def _across(forms: Sequence[str], at: int, pattern: tuple[str, ...], piece: int) -> int | None:
    for skipped in range(_GAP + 1):
        after = _follow(forms, at + skipped, pattern, piece)
        if after:
            return after
        if at + skipped >= len(forms) or forms[at + skipped] in _ENDS:
            return None
    return None


def _meets(form: str, piece: str) -> bool:
    if piece.endswith("*"):
        return form.startswith(piece[:-1])
    return form == piece or (piece == "#" and form.isdigit())
