"""Words as they are looked for: without capitals, accents or endings. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from snowballstemmer import stemmer

# What every text says. Looked for only when nothing else is.
LESS_THAN_A_WORD = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "cette",
        "dans",
        "de",
        "des",
        "du",
        "elle",
        "en",
        "est",
        "et",
        "eux",
        "il",
        "ils",
        "je",
        "la",
        "le",
        "les",
        "leur",
        "lui",
        "ma",
        "mais",
        "me",
        "mes",
        "mon",
        "ne",
        "nos",
        "notre",
        "nous",
        "on",
        "ou",
        "par",
        "pas",
        "pour",
        "qu",
        "que",
        "qui",
        "sa",
        "se",
        "ses",
        "son",
        "sur",
        "ta",
        "te",
        "tes",
        "ton",
        "tu",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "y",
    ]
)
ELIDED = frozenset(["l", "d", "c", "j", "m", "n", "s", "t", "qu"])
NAMED = "q0"
LONGEST = 20_000

_WORD = re.compile(r"[^\W_]+")
_FEMININE = re.compile(r"ee(s?)$")
_WRITTEN_TOGETHER = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_STEMMER = stemmer("french")


def words_of(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text in small letters, each with where it stands; « l’école » is one word, école."""
    for found in _WORD.finditer(text[:LONGEST]):
        word = found[0].lower()
        if word in ELIDED and text[found.end() : found.end() + 1] in {"'", "’"}:
            continue
        if not word.isascii() and not _solid(word):
            continue  # a mark that stands alone, as in « ･ﾟ✧ »
        yield word, *found.span()


@lru_cache(maxsize=50_000)
def roots(word: str) -> tuple[str, ...]:
    """What a word is kept under and looked for by, one or two roots.

    Endings are cut off it as written and as written without accents: « lumieres » and « lumière » meet.
    """
    plain = fold(word)
    as_written = _solid(_STEMMER.stemWord(_FEMININE.sub(r"ée\1", word.lower())))
    without_accents = _STEMMER.stemWord(_FEMININE.sub(r"ée\1", plain))
    return tuple(dict.fromkeys((as_written, _solid(without_accents))))


def named(word: str) -> str:
    """What a word of an author's name is kept under, apart from the words of texts."""
    return NAMED + _solid(word)


def fold(text: str) -> str:
    """Small letters, no accents."""
    apart = unicodedata.normalize("NFKD", text.lower().translate(_WRITTEN_TOGETHER))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _solid(word: str) -> str:
    """One word of letters and figures alone: « ¼ » folds into two words, and neither database takes that."""
    folded = fold(word)
    return folded if folded.isalnum() else "".join(letter for letter in folded if letter.isalnum())
