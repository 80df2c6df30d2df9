"""What webhooks may have missed: a bounded walk over the Page's last posts and their comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from app.channels._meta.graph import Graph, Page, of, page_of
from app.channels._values import Json, ident, instant, mapping
from app.channels.facebook.rows import (
    COMMENT,
    COMMENT_SETS,
    POST,
    POST_SETS,
    comment_from,
    is_visitors,
    post_from,
    written_from,
)
from app.ports.channel import Polled
from app.ports.events import Event
from app.ports.failures import TemporaryFailure

POSTS, POSTS_SINCE = 25, timedelta(days=30)
COMMENTS, PAGES = 50, 4
OVERLAP = timedelta(hours=24)

NESTED = f"comments.filter(stream).order(reverse_chronological).limit({COMMENTS})"
# One field not permitted fails the whole call: the author is given up first, then the nested comments.
FEED_SETS = (f"{POST},{NESTED}{{{COMMENT}}}", f"{POST},{NESTED}{{{COMMENT_SETS[1]}}}", *POST_SETS)
LIST = {"filter": "stream", "order": "reverse_chronological", "limit": str(COMMENTS)}


@dataclass
class _Walk:
    """One poll under way. since: comments older than this have been seen by an earlier poll."""

    graph: Graph
    account: str
    since: datetime | None
    events: list[Event] = field(default_factory=list)
    rest: timedelta = timedelta()

    def wait(self, rest: timedelta | None) -> None:
        self.rest = max(self.rest, rest or timedelta())


def poll(graph: Graph, account: str, cursor: str | None, now: datetime) -> Polled:
    """Read 25 posts of 30 days and their new comments, at most four pages of each.

    `since` of the feed filters on the post's date and not on the comment's, so it is never our last poll:
    that would hide new comments under older posts.
    """
    last = instant(cursor)
    walk = _Walk(graph, account, last - OVERLAP if last else None)
    oldest = str(int((now - POSTS_SINCE).timestamp()))
    reply = graph.get_fields(of(account, "feed"), FEED_SETS, since=oldest, limit=str(POSTS))
    walk.wait(reply.rest)
    try:
        for row in page_of(reply.body).rows[:POSTS]:
            _post(walk, row, nested=NESTED in reply.fields)
    except TemporaryFailure as failure:
        # What was found is kept; the next poll starts from the same cursor.
        return Polled(tuple(walk.events), cursor, max(walk.rest, failure.retry_after or timedelta()) or None)
    return Polled(tuple(walk.events), now.isoformat(), walk.rest or None)


def _post(walk: _Walk, row: Json, *, nested: bool) -> None:
    post = ident(row.get("id"))
    if post is None:
        return
    visitors = "from" in row and is_visitors(walk.account, row)
    seen = written_from(walk.account, row, "post") if visitors else post_from(walk.account, row)
    walk.events += [seen] if seen else []
    for page in islice(_pages(walk.graph, row, post, nested=nested), PAGES):
        walk.wait(page.rest)
        if not _comments(walk, page, post):
            return


def _pages(graph: Graph, row: Json, post: str, *, nested: bool) -> Iterator[Page]:
    """The pages of comments: the first came with the post, and is left out where there is none."""
    first = page_of(mapping(row.get("comments"))) if nested else None
    if first is not None:
        yield first
    if first is None or first.after is not None:
        yield from graph.pages(of(post, "comments"), COMMENT_SETS, first.after if first else None, **LIST)


def _comments(walk: _Walk, page: Page, post: str) -> bool:
    """Take the new comments of a page; False once an ordered page holds only what was seen before."""
    found = [seen for seen in (comment_from(walk.account, row, post) for row in page.rows) if seen]
    fresh = [seen for seen in found if not _is_old(seen.comment.posted_at, walk.since)]
    walk.events += fresh
    times = [seen.comment.posted_at for seen in found if seen.comment.posted_at]
    newest_first = bool(times) and times[0] == max(times) and times[-1] == min(times)
    return bool(fresh) or not newest_first


def _is_old(posted_at: datetime | None, since: datetime | None) -> bool:
    return posted_at is not None and since is not None and posted_at < since
