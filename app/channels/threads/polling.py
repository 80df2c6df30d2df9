"""What webhooks may have missed: our last posts with their conversations, and what names us elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from app.channels._base import is_late
from app.channels._meta.graph import FIELDS_REFUSED, Graph, Page, of, page_of
from app.channels._values import Json, flag, instant
from app.channels.threads.rows import COMMENT_SETS, MENTION_SETS, POST_SETS, Us, comment_from, post_from
from app.ports.channel import Polled
from app.ports.events import CommentPosted, Event, Kind
from app.ports.failures import PermanentFailure, TemporaryFailure

POSTS, POSTS_SINCE = 25, timedelta(days=30)
ROWS, PAGES = 50, 4
POSTS_AT_ONCE, PAGES_PAST = 10, 100
OVERLAP = timedelta(hours=24)


@dataclass
class _Walk:
    """One walk under way. since: what is older was told before; oldest: posts before it are left out."""

    graph: Graph
    us: Us
    now: datetime
    since: datetime | None
    pages: int = PAGES
    oldest: datetime | None = None
    events: list[Event] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    rest: timedelta = timedelta()

    def wait(self, rest: timedelta | None) -> None:
        self.rest = max(self.rest, rest or timedelta())


def poll(graph: Graph, us: Us, cursor: str | None, now: datetime) -> Polled:
    """Read 25 posts of 30 days with what was said under them, then our mentions, as they stand now.

    The last 24 hours are told again each time: the network never tells of an edit, and the present text
    beside the one we hold is how an edit shows.
    """
    last = instant(cursor)
    pages = PAGES_PAST if is_late(last, now) else PAGES
    walk = _Walk(graph, us, now, last - OVERLAP if last else None, pages)
    reply = graph.get_fields("me/threads", POST_SETS, limit=str(POSTS))
    walk.wait(reply.rest)
    try:
        for row in page_of(reply.body).rows[:POSTS]:
            _post(walk, row)
        _mentions(walk)
    except TemporaryFailure as failure:
        # What was found is kept; the next poll starts from the same cursor.
        return Polled(tuple(walk.events), cursor, max(walk.rest, failure.retry_after or timedelta()) or None)
    return Polled(tuple(walk.events), now.isoformat(), walk.rest or None)


def backfill(graph: Graph, us: Us, since: datetime, cursor: str | None, now: datetime) -> Polled:
    """Read some posts with their conversations from `since` on; at the end of them, the mentions.

    Posts of the month before count too: people answer what is a few weeks old.
    """
    walk = _Walk(graph, us, now, since, PAGES_PAST, since - POSTS_SINCE)
    oldest, after = str(int((since - POSTS_SINCE).timestamp())), {"after": cursor} if cursor else {}
    reply = graph.get_fields("me/threads", POST_SETS, since=oldest, limit=str(POSTS_AT_ONCE), **after)
    page = page_of(reply.body, reply.rest)
    if not page.is_followable or (cursor and page.after == cursor):
        raise TemporaryFailure("unclear_answer")
    walk.wait(page.rest)
    for row in page.rows:
        _post(walk, row)
    if page.after is None:
        _mentions(walk)
    return Polled(tuple(walk.events), page.after, walk.rest or None)


def _post(walk: _Walk, row: Json) -> None:
    seen = post_from(walk.us, row)
    if seen is None or _is_old(seen.published_at, walk.oldest or walk.now - POSTS_SINCE):
        return
    walk.us = walk.us.named_by(row)
    walk.events.append(seen)
    if flag(row.get("has_replies")) is False:
        return
    pages = walk.graph.pages(of(seen.external_id, "conversation"), COMMENT_SETS, limit=str(ROWS))
    try:
        for page in islice(pages, walk.pages):
            if not _take(walk, page, "comment", seen.external_id):
                return
    except PermanentFailure as failure:
        if failure.reason != "comment_gone":
            raise


def _mentions(walk: _Walk) -> None:
    """What names us anywhere. Without the permission there is no list, and `check` says what it costs."""
    try:
        for page in islice(walk.graph.pages("me/mentions", MENTION_SETS, limit=str(ROWS)), walk.pages):
            if not _take(walk, page, "mention", None):
                return
    except PermanentFailure as failure:
        if failure.reason not in FIELDS_REFUSED:
            raise


def _take(walk: _Walk, page: Page, kind: Kind, post: str | None) -> bool:
    """Tell the new words of a page; False once an ordered page holds only what was told before."""
    walk.wait(page.rest)
    found = [seen for row in page.rows if (seen := comment_from(walk.us, row, post, kind))]
    fresh = [seen for seen in found if not _is_old(seen.comment.posted_at, walk.since)]
    walk.events += [seen for seen in fresh if seen.comment.external_id not in walk.told]
    walk.told |= {seen.comment.external_id for seen in found}
    return bool(fresh) or not _is_newest_first(found)


def _is_newest_first(found: list[CommentPosted]) -> bool:
    times = [seen.comment.posted_at for seen in found if seen.comment.posted_at]
    return bool(times) and times == sorted(times, reverse=True)


def _is_old(at: datetime | None, since: datetime | None) -> bool:
    return at is not None and since is not None and at < since
