"""What webhooks may have missed: a bounded walk over the Page's last posts and their comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from app.channels._base import is_late
from app.channels._meta.conversing import FIRST, Listener
from app.channels._meta.graph import FIELDS_REFUSED, Graph, Page, of, page_of
from app.channels._meta.whispering import Post
from app.channels._values import Json, ident, instant, mapping
from app.channels.facebook.rows import (
    COMMENT,
    COMMENT_SETS,
    POST,
    POST_SETS,
    RATING_SETS,
    comment_from,
    is_visitors,
    post_from,
    rating_from,
    written_from,
)
from app.ports.channel import Polled
from app.ports.events import CommentPosted, Event
from app.ports.failures import PermanentFailure, TemporaryFailure

POSTS, POSTS_SINCE = 25, timedelta(days=30)
COMMENTS, PAGES = 50, 4
POSTS_AT_ONCE, PAGES_PAST = 10, 100
RATINGS = "50"
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
    pages: int = PAGES
    events: list[Event] = field(default_factory=list)
    rest: timedelta = timedelta()

    def wait(self, rest: timedelta | None) -> None:
        self.rest = max(self.rest, rest or timedelta())


def poll(graph: Graph, account: str, post: Post, cursor: str | None, now: datetime) -> Polled:
    """Read 25 posts of 30 days and their new comments, as a rule four pages of each; reviews and messages.

    `since` of the feed filters on the post's date and not on the comment's, so it is never our last poll:
    that would hide new comments under older posts.
    """
    last = instant(cursor)
    pages = PAGES_PAST if is_late(last, now) else PAGES
    walk = _Walk(graph, account, last - OVERLAP if last else None, pages)
    oldest = str(int((now - POSTS_SINCE).timestamp()))
    reply = graph.get_fields(of(account, "feed"), FEED_SETS, since=oldest, limit=str(POSTS))
    walk.wait(reply.rest)
    try:
        for row in page_of(reply.body).rows[:POSTS]:
            _one_post(walk, row, nested=NESTED in reply.fields)
        _ratings(walk)
        _messages(walk, post, now)
    except TemporaryFailure as failure:
        # What was found is kept; the next poll starts from the same cursor.
        return Polled(tuple(walk.events), cursor, max(walk.rest, failure.retry_after or timedelta()) or None)
    return Polled(tuple(walk.events), now.isoformat(), walk.rest or None)


def backfill(graph: Graph, account: str, since: datetime, cursor: str | None) -> Polled:
    """Read some posts with all that was said under them from `since` on; the cursor is that of the feed.

    Posts of the month before count too: people comment on what is a few weeks old.
    """
    walk = _Walk(graph, account, since, pages=PAGES_PAST)
    oldest, after = str(int((since - POSTS_SINCE).timestamp())), {"after": cursor} if cursor else {}
    reply = graph.get_fields(of(account, "feed"), FEED_SETS, since=oldest, limit=str(POSTS_AT_ONCE), **after)
    page = page_of(reply.body, reply.rest)
    if not page.is_followable or (cursor and page.after == cursor):
        raise TemporaryFailure("unclear_answer")
    walk.wait(page.rest)
    for row in page.rows:
        _one_post(walk, row, nested=NESTED in reply.fields)
    kept = tuple(event for event in walk.events if not _is_before(event, since))
    return Polled(kept, page.after, walk.rest or None)


def _ratings(walk: _Walk) -> None:
    """What was written of the Page since; a Page may have no reviews, or a token may not read them."""
    path = of(walk.account, "ratings")
    try:
        page = next(walk.graph.pages(path, RATING_SETS, limit=RATINGS))
    except PermanentFailure as failure:
        if failure.reason not in FIELDS_REFUSED:
            raise
        return
    walk.wait(page.rest)
    found = [seen for row in page.rows if (seen := rating_from(walk.account, row))]
    walk.events += [seen for seen in found if not _is_old(seen.comment.posted_at, walk.since)]


def _messages(walk: _Walk, post: Post, now: datetime) -> None:
    """What was said in private since."""
    account = walk.account
    since = walk.since or now - FIRST
    listener = Listener(walk.graph, post, account, lambda one: ident(one.get("id")) == account, since)
    for said, rest in listener.conversations():
        walk.events += said
        walk.wait(rest)


def _one_post(walk: _Walk, row: Json, *, nested: bool) -> None:
    """One post; one that is deleted while we read it, or closed to us, loses only itself."""
    try:
        _post(walk, row, nested=nested)
    except PermanentFailure as failure:
        if failure.reason != "comment_gone":
            raise


def _is_before(event: Event, since: datetime) -> bool:
    return isinstance(event, CommentPosted) and _is_old(event.comment.posted_at, since)


def _post(walk: _Walk, row: Json, *, nested: bool) -> None:
    post = ident(row.get("id"))
    if post is None:
        return
    visitors = "from" in row and is_visitors(walk.account, row)
    seen = written_from(walk.account, row, "post") if visitors else post_from(walk.account, row)
    walk.events += [seen] if seen else []
    for page in islice(_pages(walk.graph, row, post, nested=nested), walk.pages):
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
