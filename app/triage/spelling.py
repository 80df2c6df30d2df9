"""How the lexicon says what to look for.

A phrase is words; `word*` meets any ending, `é*` a participle's only, `#` a number, `~` up to four words
of the same sentence, `(a|b|)` one of these. All is folded, so accents and case do not matter.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from app.triage.reading import ACCENTED, EMOJI, fold, stem, written_out

NO_WORDS: frozenset[str] = frozenset()
_UNIT = rf"(?:[^\W_]+\*?|[#~?!.€%@{EMOJI}])"
_ONE = re.compile(_UNIT)
_PIECE = re.compile(rf"{_UNIT}(?:/{_UNIT})*")
_CHOICE = re.compile(r"\(([^()]*)\)")


class Piece(NamedTuple):
    """One word of a phrase, in all the forms it may take.

    only_whole: the words that it may be, or none where it may be others too.
    """

    whole: frozenset[str]
    begun: tuple[str, ...]
    only_whole: frozenset[str]
    is_gap: bool


def choices(phrase: str) -> Iterator[str]:
    """A phrase for each of its choices; the choices of one word stay together, as « this/that »."""
    choice = _CHOICE.search(phrase) if "(" in phrase else None
    if not choice:
        yield phrase
        return
    options = choice[1].split("|")
    single = [option for option in options if _PIECE.fullmatch(option) and "~" not in option]
    longer = [option for option in options if option not in single]  # « (le |)regretter » has its own space
    for option in [*(["/".join(single)] if single else []), *longer]:
        yield from choices(phrase[: choice.start()] + option + phrase[choice.end() :])


def spelt(plain: str, *, stemmed: bool) -> tuple[Piece, ...]:
    """The pieces of a phrase, folded as a text is."""
    return tuple([piece for written in plain.split() for piece in _written(written, stemmed)])


@lru_cache(maxsize=20_000)
def _written(written: str, stemmed: bool) -> tuple[Piece, ...]:  # noqa: FBT001 - a key of the cache
    """The pieces of what stands between two spaces; phrases share them."""
    return tuple([piece for spelt in _PIECE.findall(_lower(written)) for piece in _pieces(spelt, stemmed)])


def _lower(written: str) -> str:
    """Lower case, no mark apart from its letter: « İ » becomes two characters, which would end the word."""
    if written.isascii():
        return written.lower()
    return "".join([one for one in normalize("NFC", written.lower()) if not combining(one)])


def _pieces(spelt: str, stemmed: bool) -> list[Piece]:  # noqa: FBT001 - as it comes
    """The words that one piece stands for."""
    if "/" in spelt or spelt.endswith("é*"):
        return [_piece([form for unit in spelt.split("/") for form in _forms_of(unit)], stemmed)]
    written = (spelt,) if spelt in ACCENTED else written_out(fold(spelt))
    return [_piece(_ONE.findall(word), stemmed) for word in written]


def _piece(units: Sequence[str], stemmed: bool) -> Piece:  # noqa: FBT001 - as it comes
    words = [unit for unit in units if unit[-1] != "*"]
    whole = frozenset([stem(word) for word in words] if stemmed else words)
    begun = tuple([unit[:-1] for unit in units if unit[-1] == "*"]) if len(words) < len(units) else ()
    only_whole = NO_WORDS if begun or not whole.isdisjoint("~#") else whole
    return Piece(whole, begun, only_whole, "~" in whole)


def _forms_of(unit: str) -> Iterator[str]:
    if unit in ACCENTED:
        yield unit
    elif unit.endswith("é*"):
        # « signalé* » is not « signaler »: what was done, not what is to do.
        yield from (fold(unit[:-1]) + ending for ending in ("", "e", "s", "es"))
    else:
        yield fold(unit)
