"""Wording: the words of a question as they are compared, each with what may be said instead of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

from app.triage import read, stem

THESAURUS = Path(__file__).parent / "thesaurus.toml"
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Wording:
    """What one comment says, as stems, without what asks nothing.

    new: words of its question that the post does not say; near: those that say by another word what the post
    says; of_post: those of the post; told: what stands beside the question. senses: of the whole of them.
    """

    new: frozenset[str]
    near: frozenset[str]
    of_post: frozenset[str]
    told: frozenset[str]
    whole: frozenset[str]
    senses: frozenset[int]


def wording(asking: frozenset[str], whole: frozenset[str], post: frozenset[str]) -> Wording:
    """Sort the words of a comment by what its post says: `asking`, those of its question, among the whole."""
    elsewhere = asking - post
    meant = senses_of(post)
    near = frozenset(word for word in elsewhere if senses(word) & meant)
    return Wording(elsewhere - near, near, asking & post, whole - asking, asking | whole, senses_of(whole))


def words(forms: Sequence[str], silent: frozenset[str]) -> frozenset[str]:
    """The stems that say something, and the words that only count together (« carte vitale »)."""
    stems = [stem(form) for form in forms]
    single = (
        root
        for form, root in zip(forms, stems, strict=True)
        if silent.isdisjoint((form, root)) and form.isalpha() and (len(form) >= SHORTEST or root in _senses())
    )
    return frozenset(chain(single, _together(stems)))


@lru_cache(maxsize=8_192)
def senses(word: str) -> frozenset[int]:
    """What a word may mean: the lines of the thesaurus that hold it."""
    return _senses().get(word, frozenset())


def senses_of(many: frozenset[str]) -> frozenset[int]:
    """What all these words may mean."""
    return frozenset(chain.from_iterable(map(senses, many)))


@lru_cache(maxsize=1)
def forms_known() -> frozenset[str]:
    """The words of the thesaurus, folded, as they are written."""
    lines = chain.from_iterable(_chapters())
    return frozenset(form for line in lines for form in read(line.replace("_", " ")).forms if form.isalpha())


def _together(stems: Sequence[str]) -> Iterator[str]:
    for at, first in enumerate(stems):
        for joined in _joined().get(first, ()):
            if tuple(stems[at : at + len(joined)]) == joined:
                yield " ".join(joined)


@lru_cache(maxsize=1)
def _joined() -> Mapping[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for word in _senses():
        if len(joined := tuple(word.split())) > 1:
            found.setdefault(joined[0], []).append(joined)
    return found


@lru_cache(maxsize=1)
def _senses() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(chain.from_iterable(_chapters())):
        for word in line.split():
            forms = [form for form in read(word.replace("_", " ")).forms if form[0].isalnum()]
            found.setdefault(" ".join(map(stem, forms)), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _chapters() -> list[list[str]]:
    return list(tomllib.loads(THESAURUS.read_text(encoding="utf-8")).values())
