"""What is new: our own posts, the threads under them, and what speaks to us anywhere else."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.channels._base import is_late
from app.channels._values import Json, instant
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
    pages,
    tell_ours,
    tell_threads,
)
from app.ports.channel import Polled
from app.ports.failures import TemporaryFailure

FEED_PAGES, NOTIFIED_PAGES, AFTER_A_SILENCE = 4, 10, 100
# Some answers notify nobody, for ever: the threads under our last posts are read as they stand.
THREADS, THREADS_SINCE = 10, timedelta(days=30)
OVERLAP = timedelta(hours=24)


def poll(pds: Pds, account: str, cursor: str | None, now: datetime) -> Polled:
    """Read our feed, ten threads of thirty days whole, and the notifications since the last poll."""
    pds.keep_fresh(now)
    last = instant(cursor)
    since = last - OVERLAP if last else None
    walk = Walk(pds, Us(account, pds.did), since, threads_since=now - THREADS_SINCE)
    rest: timedelta | None = None
    try:
        tell_threads(walk, _feed(walk))
        _notified(walk, AFTER_A_SILENCE if is_late(last, now) else NOTIFIED_PAGES)
        cursor = now.isoformat()
    except TemporaryFailure as failure:
        if not walk.events and pds.memory(now) is None:
            raise
        # What was found is kept, and a renewed token too; the next poll starts from the same cursor.
        rest = failure.retry_after
    waits = [wait for wait in (pds.rest, rest) if wait]
    return Polled(in_order(walk.events.values()), cursor, max(waits, default=None), pds.memory(now))


def _feed(walk: Walk) -> list[str]:
    """Our posts, and our answers wherever they were written; gives the threads of ours that people answer."""
    answered: dict[str, None] = {}
    for page in pages(walk, FEED, FEED_PAGES):
        ours, threads = tell_ours(walk, page)
        answered |= dict.fromkeys(threads)
        if any(is_old(view, walk.since or walk.threads_since) for view in ours):
            break
    return list(answered)[:THREADS]


def _notified(walk: Walk, most: int) -> None:
    """What answers, names or quotes us. The list goes backwards in time, and only so."""
    fresh: dict[str, Json] = {}
    for page in pages(walk, HEARD, most):
        new = [row for row in page if not is_old(row, walk.since)]
        fresh |= {uri: row for row in new if (uri := post_uri(row.get("uri"))) and uri not in walk.events}
        if len(new) < len(page):
            break
    hear(walk, fresh)
