"""Directing: the services that a comment may go to, best first, and the words that say so."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest
from typing import NamedTuple

from app.triage.lessons import Lessons
from app.triage.looking import Look
from app.triage.offering import SURE, UNTOLD, Offer, Told
from app.triage.phrases import load
from app.triage.routing import MOST_RANKED, SERVICES
from app.triage.verdict import Reason

_SLUGS = [service.slug for service in SERVICES]


class Route(NamedTuple):
    """departments: best first, at most five; department: the first, where the comment goes there at all."""

    departments: tuple[str, ...]
    department: str | None
    because: list[Reason]


def direct(
    intent: str, seen: Look, heights: Sequence[float], lessons: Lessons | None, offer: Offer | None
) -> Route:
    """Where a comment goes, by the scores of the services that ship and, with an offer, by the town's own."""
    if intent == "spam":
        return Route((), None, [])
    if offer is None:
        ranked = [slug for _, slug in nlargest(MOST_RANKED, zip(heights, _SLUGS, strict=True))]
        return _route(ranked, seen, UNTOLD, goes=_goes(intent, seen, UNTOLD))
    told = offer.look(seen)
    scores = offer.heights(heights, told, lessons.under_post(seen) if lessons else {})
    ordered = sorted(scores, key=lambda slug: (scores[slug], slug), reverse=True)
    ranked = [slug for slug in ordered if slug not in offer.aside][:MOST_RANKED]
    offered = ordered[0] not in offer.aside or _stands_in(ranked, told)
    return _route(ranked, seen, told, goes=offered and _goes(intent, seen, told))


def _goes(intent: str, seen: Look, told: Told) -> bool:
    """An insult goes to a service only when it speaks of one, praise when comment or post does."""
    if intent == "other":
        return False
    if intent == "abuse":
        return max(seen.comment.named, told.comment.named) >= 1
    best = max(*seen.comment.scores.values(), told.comment.named)
    return intent != "praise" or seen.post is not None or best >= load("departments")["praise_from"]


def _stands_in(ranked: Sequence[str], told: Told) -> bool:
    """For one that is set aside, only one that the town's own words surely name."""
    return told.comment.named >= SURE and ranked[:1] != [] and ranked[0] in told.comment.words


def _route(ranked: Sequence[str], seen: Look, told: Told, *, goes: bool) -> Route:
    first = ranked[0] if goes and ranked else None
    return Route(tuple(ranked), first, _because(first, seen, told) if first else [])


def _because(slug: str, seen: Look, told: Told) -> list[Reason]:
    """The word of the comment that decided, else of its post; the town's own before the lexicon's."""
    found = told.comment.words.get(slug) or seen.comment.words.get(slug)
    if found:
        return [Reason("department", seen.said.text[found.start : found.end], found.start, found.end)]
    found = told.post.words.get(slug) or (seen.post.words.get(slug) if seen.post else None)
    return [Reason("department", seen.under.text[found.start : found.end], None, None)] if found else []
