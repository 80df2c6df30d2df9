"""Matching: whether a comment is such as a rule asks. Only words in a row are looked for: never slow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from app import triage
from app.domain.rule import Check, Condition, Field

# Looked for in the text as it is: in small letters « İ » is longer, and no place would hold.
LINK = re.compile(r"(?:https?://|www\.)\S*", re.IGNORECASE)
Span = tuple[int, int]


@dataclass(frozen=True)
class Facts:
    """What rules know of a comment. at: when it was written, in the town; intent: as triage says."""

    text: str
    post: str
    network: str
    lang: str | None
    stars: int | None
    author: str | None
    at: datetime
    intent: str | None


def met(asks: Sequence[Condition], facts: Facts) -> list[Span] | None:
    """Where the words that met the conditions stand in the text; None where one is not met."""
    spans: list[Span] = []
    for condition in asks:
        found = _met(condition, facts)
        if found is None:
            return None
        spans += found
    return sorted(set(spans)) if asks else None


def _met(condition: Condition, facts: Facts) -> list[Span] | None:
    if condition.check is Check.HAS_LINK:
        return _links(facts.text) or None
    if condition.check is Check.IS:
        return [] if _is(condition, facts) else None
    spans = list(_said(condition.words, _words_of(condition.field, facts)))
    if condition.check is Check.SAYS_NOT:
        return None if spans else []
    if not spans:
        return None
    return spans if condition.field is Field.TEXT else []


def _is(condition: Condition, facts: Facts) -> bool:
    if condition.field is Field.HOUR:
        since, until = (int(word) for word in condition.words)
        hour = facts.at.hour
        return since <= hour < until if since < until else hour >= since or hour < until
    known = {
        Field.NETWORK: facts.network,
        Field.LANG: facts.lang,
        Field.STARS: str(facts.stars),
        Field.TAG: facts.intent,
    }
    return known.get(condition.field) in condition.words


def _words_of(field: Field, facts: Facts) -> str:
    return {Field.TEXT: facts.text, Field.POST: facts.post}.get(field, facts.author or "")


def _links(text: str) -> list[Span]:
    first = LINK.search(text)
    return [first.span()] if first else []


def _said(phrases: Sequence[str], text: str) -> Iterator[Span]:
    """Where each phrase stands, word after word, whatever the case, the accents and the endings."""
    said = triage.read(text)
    stems = [triage.stem(form) for form in said.forms]
    for phrase in phrases:
        wanted = _stems(phrase)
        for first, word in enumerate(stems):
            if wanted and word == wanted[0] and tuple(stems[first : first + len(wanted)]) == wanted:
                yield said.quote(first, first + len(wanted) - 1)


@lru_cache(maxsize=4_000)
def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(triage.stem(form) for form in triage.read(phrase).forms)
