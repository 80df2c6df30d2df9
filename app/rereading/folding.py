"""Folding: text without accents, capitals or curly marks, letter for letter, so that a place is a place."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

PLAIN = str.maketrans({"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "œ": "o", "æ": "a", "…": "."})
SENTENCE = re.compile(r"(?:[^.!?;\n]|[.!?;](?=\S))+[.!?;]?")


def fold(text: str) -> str:
    """The text as it is looked at; it is as long as what was written."""
    return "".join(_folded(letter) for letter in text.translate(PLAIN))


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence of a folded text, and where it begins."""
    for found in SENTENCE.finditer(text):
        yield found.start(), found[0]


@lru_cache(maxsize=32)
def phrases(name: str) -> re.Pattern[str]:
    """One list of the lexicon, as a pattern over folded text."""
    lexicon = tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(rf"(?<!\w)(?:{phrase})(?!\w)" for phrase in lexicon[name]))


def _folded(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter.casefold())[:1]
    return plain or letter
