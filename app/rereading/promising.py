"""Promises: what the town's own words commit it to, and by when, found by a French lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.rereading.folding import fold, phrases, sentences


@dataclass(frozen=True)
class Said:
    """One promise. words: as written, from `start`; when: the words that say by when, None without."""

    words: str
    start: int
    when: str | None


def promises_in(text: str) -> list[Said]:
    """What these words promise, one a sentence; what is denied or merely possible promises nothing."""
    folded = fold(text)
    return [said for start, sentence in sentences(folded) for said in _said(text, start, sentence)]


def _said(text: str, start: int, sentence: str) -> Iterator[Said]:
    found = phrases("promise").search(sentence) or _dated(sentence)
    if found is None or _is_denied(sentence, found):
        return
    when = phrases("date").search(sentence, found.end()) or phrases("date").search(sentence)
    at = slice(start + found.start(), start + found.end())
    said_when = text[start + when.start() : start + when.end()] if when else None
    yield Said(text[at], at.start, said_when)


def _dated(sentence: str) -> re.Match[str] | None:
    """« la mairie vous répond avant jeudi » promises; « du lundi au vendredi » says how it works."""
    found = phrases("promise_dated").search(sentence)
    if found is None:
        return None
    when = phrases("date").search(sentence, found.end())
    usual = re.search(
        r"\b(?:du|tous les|chaque|le) (?:\w+ )?(?:au\b|matins?\b|jours?\b)|\bles (?:lundi|mardi)", sentence
    )
    return found if when and not usual else None


def _is_denied(sentence: str, found: re.Match[str]) -> bool:
    denied = phrases("no_promise").search(sentence)
    return denied is not None and denied.start() <= found.start() < denied.end()
