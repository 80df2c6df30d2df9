"""Spelling: a word of the thesaurus typed as it sounds, a letter missing or out of place, is that word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

from app.grouping.wording import forms_known, senses
from app.triage import stem

SHORTEST = 6
LONGEST = 24  # no word of the thesaurus is longer; « nooooon » may go on for as long as a network lets it
# What sounds alike is written alike: « horraire », « stationement », « renboursé », « kartier ».
SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"qu|k"), "c"),
    (re.compile(r"c(?=[eiy])|ss|z"), "s"),
    (re.compile(r"m(?=[bp])"), "n"),
    (re.compile(r"eau|au"), "o"),
    (re.compile(r"y"), "i"),
    (re.compile(r"(?<=.)h"), ""),
    (re.compile(r"(.)\1"), r"\1"),
)


@lru_cache(maxsize=8_192)
def spelt(form: str) -> str:
    """The word that was meant; itself where it is known, or where none or several come near."""
    if not SHORTEST <= len(form) <= LONGEST or not form.isalpha() or senses(stem(form)):
        return form
    sounds = sound(form)
    near = {
        *_index().get(sounds, ()),
        *chain.from_iterable(_whole().get(sound(one), ()) for one in _swapped(form)),
    }
    near = {word for word in near if word[0] == form[0] or sound(word) == sounds}
    return min(near) if len({stem(word) for word in near}) == 1 else form


def sound(form: str) -> str:
    """A word as it sounds, roughly."""
    for pattern, letter in SOUNDS:
        form = pattern.sub(letter, form)
    return form


def _swapped(form: str) -> Iterator[str]:
    for at in range(1, len(form) - 1):
        yield form[:at] + form[at + 1] + form[at] + form[at + 2 :]


@lru_cache(maxsize=1)
def _whole() -> Mapping[str, list[str]]:
    """Each known word under its sound."""
    found: dict[str, list[str]] = {}
    for word in forms_known():
        if len(word) >= SHORTEST:
            found.setdefault(sound(word), []).append(word)
    return found


@lru_cache(maxsize=1)
def _index() -> Mapping[str, list[str]]:
    """Each known word under its sound, and under what a letter less makes of it."""
    found = {sounds: list(words) for sounds, words in _whole().items()}
    for sounds, words in _whole().items():
        for at in range(1, len(sounds) - 1):
            found.setdefault(sounds[:at] + sounds[at + 1 :], []).extend(words)
    return found
