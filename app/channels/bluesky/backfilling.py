"""What the network still has from before: our own posts back in time, then what spoke to us, page by page."""

from __future__ import annotations

from datetime import datetime

from app.channels.bluesky.naming import post_uri
from app.channels.bluesky.pds import Pds
from app.channels.bluesky.rows import Us
from app.channels.bluesky.walking import (
    FEED,
    HEARD,
    Walk,
    hear,
    in_order,
    is_old,
    page,
    tell_ours,
    tell_threads,
)
from app.ports.channel import Polled
from app.ports.events import CommentPosted
from app.ports.failures import TemporaryFailure

SAID, TOLD = "said", "heard"


def backfill(pds: Pds, account: str, since: datetime, cursor: str | None, now: datetime) -> Polled:
    """Read one page. The cursor says of which list, and where that list goes on."""
    pds.keep_fresh(now)
    walk = Walk(pds, Us(account, pds.did), since, threads_since=since)
    which, _, place = (cursor or SAID).partition(" ")
    try:
        following = _heard(walk, place) if which == TOLD else _said(walk, place)
    except TemporaryFailure as failure:
        if pds.memory(now) is None:
            raise
        # A renewed token is kept; the next call asks for the same page.
        return Polled((), cursor or SAID, failure.retry_after, pds.memory(now))
    events = [event for event in walk.events.values() if not _is_before(event, since)]
    return Polled(in_order(events), following, pds.rest, pds.memory(now))


def _said(walk: Walk, place: str) -> str:
    """Our posts with the threads under them, and our answers in those of others."""
    listed, following = page(walk, FEED, place or None)
    ours, threads = tell_ours(walk, listed)
    tell_threads(walk, threads)
    is_over = any(is_old(view, walk.since) for view in ours) or following in {None, place}
    return TOLD if is_over else f"{SAID} {following}"


def _heard(walk: Walk, place: str) -> str | None:
    """What answered, named or quoted us."""
    listed, following = page(walk, HEARD, place or None)
    recent = [row for row in listed if not is_old(row, walk.since)]
    hear(walk, {uri: row for row in recent if (uri := post_uri(row.get("uri")))})
    is_over = len(recent) < len(listed) or following in {None, place}
    return None if is_over else f"{TOLD} {following}"


def _is_before(event: object, since: datetime) -> bool:
    """Whether a comment is known to be older than what is wanted; a publication never is too old."""
    at = event.comment.posted_at if isinstance(event, CommentPosted) else None
    return at is not None and at < since
