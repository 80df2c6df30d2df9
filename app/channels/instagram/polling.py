"""What webhooks may have missed, edits among them: a bounded walk over the last media and their comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from app.channels._base import is_late
from app.channels._meta.conversing import FIRST, Listener
from app.channels._meta.graph import Graph, Page, of, page_of
from app.channels._meta.whispering import Post
from app.channels._values import Json, ident, instant, mapping, text
from app.channels.instagram.rows import LISTED_SETS, MEDIA, MEDIA_SETS, Us, comment_from, post_from
from app.ports.channel import Polled
from app.ports.events import AuthorSeen, CommentPosted, Event
from app.ports.failures import PermanentFailure, TemporaryFailure

MEDIA_AT_ONCE, MEDIA_SINCE = 25, timedelta(days=30)
# Deep nesting is refused when it makes too many nodes, so the inner lists are short.
COMMENTS, REPLIES, PAGES = 25, 5, 4
MEDIA_PAST, PAGES_PAST = 10, 100
OVERLAP = timedelta(hours=24)


def _nested(fields: str) -> str:
    return f"{MEDIA},comments.limit({COMMENTS}){{{fields},replies.limit({REPLIES}){{{fields}}}}}"


FEED_SETS = (_nested(LISTED_SETS[0]), _nested(LISTED_SETS[1]), *MEDIA_SETS)
COMMENT_LIST_SETS = tuple(f"{fields},replies.limit({REPLIES}){{{fields}}}" for fields in LISTED_SETS)


@dataclass
class _Walk:
    graph: Graph
    us: Us
    pages: int = PAGES
    events: list[Event] = field(default_factory=list)
    rest: timedelta = timedelta()

    def wait(self, rest: timedelta | None) -> None:
        self.rest = max(self.rest, rest or timedelta())


def poll(graph: Graph, us: Us, post: Post, cursor: str | None, now: datetime) -> Polled:
    """Read 25 media of 30 days with their comments as they stand now, and the private messages since.

    Every comment within these bounds is told again each time: the network never tells of an edit, and the
    present text beside the one we hold is how an edit shows.
    """
    last = instant(cursor)
    walk = _Walk(graph, us, PAGES_PAST if is_late(last, now) else PAGES)
    oldest = str(int((now - MEDIA_SINCE).timestamp()))
    reply = graph.get_fields(of(us.account, "media"), FEED_SETS, since=oldest, limit=str(MEDIA_AT_ONCE))
    walk.wait(reply.rest)
    try:
        for row in page_of(reply.body).rows[:MEDIA_AT_ONCE]:
            _one_media(walk, row, nested="comments." in reply.fields)
        _messages(walk, post, (last or now - FIRST + OVERLAP) - OVERLAP)
    except TemporaryFailure as failure:
        # What was found is kept; the next poll starts from the same cursor.
        return Polled(tuple(walk.events), cursor, max(walk.rest, failure.retry_after or timedelta()) or None)
    return Polled(tuple(walk.events), now.isoformat(), walk.rest or None)


def backfill(graph: Graph, us: Us, since: datetime, cursor: str | None) -> Polled:
    """Read some media with all that was said under them from `since` on; the cursor is that of the media.

    Media of the month before count too: people comment on what is a few weeks old.
    """
    walk = _Walk(graph, us, pages=PAGES_PAST)
    oldest, after = str(int((since - MEDIA_SINCE).timestamp())), {"after": cursor} if cursor else {}
    reply = graph.get_fields(of(us.account, "media"), FEED_SETS, since=oldest, limit=str(MEDIA_PAST), **after)
    page = page_of(reply.body, reply.rest)
    if not page.is_followable or (cursor and page.after == cursor):
        raise TemporaryFailure("unclear_answer")
    walk.wait(page.rest)
    for row in page.rows:
        _one_media(walk, row, nested="comments." in reply.fields)
    kept = tuple(event for event in walk.events if not _is_before(event, since))
    return Polled(kept, page.after, walk.rest or None)


def _messages(walk: _Walk, post: Post, since: datetime) -> None:
    """What was said in private since. The account may be named here by its handle alone."""
    us = walk.us

    def is_us(one: Json) -> bool:
        return us.wrote(AuthorSeen(ident(one.get("id")), handle=text(one.get("username"))))

    for said, rest in Listener(walk.graph, post, us.account, is_us, since).conversations():
        walk.events += said
        walk.wait(rest)


def _one_media(walk: _Walk, row: Json, *, nested: bool) -> None:
    """One media; one that is deleted while we read it, or closed to us, loses only itself."""
    try:
        _media(walk, row, nested=nested)
    except PermanentFailure as failure:
        if failure.reason != "comment_gone":
            raise


def _is_before(event: Event, since: datetime) -> bool:
    at = event.comment.posted_at if isinstance(event, CommentPosted) else None
    return at is not None and at < since


def _media(walk: _Walk, row: Json, *, nested: bool) -> None:
    media = ident(row.get("id"))
    if media is None:
        return
    walk.us = walk.us.named_by(row)
    post = post_from(walk.us, row)
    walk.events += [post] if post else []
    first = page_of(mapping(row.get("comments"))) if nested else None
    path = of(media, "comments")
    for page in islice(_pages(walk.graph, first, path, COMMENT_LIST_SETS, COMMENTS), walk.pages):
        walk.wait(page.rest)
        for comment in page.rows:
            _comment(walk, comment, media)


def _comment(walk: _Walk, row: Json, media: str) -> None:
    top = comment_from(walk.us, row, media)
    if top is None:
        return
    walk.events.append(top)
    # Replies always come with their comment, and are left out where there are none.
    first = page_of(mapping(row.get("replies")))
    path = of(top.comment.external_id, "replies")
    for page in islice(_pages(walk.graph, first, path, LISTED_SETS, 2 * COMMENTS), walk.pages):
        walk.wait(page.rest)
        replies = (comment_from(walk.us, reply, media, top.comment.external_id) for reply in page.rows)
        walk.events += [reply for reply in replies if reply]


def _pages(
    graph: Graph, first: Page | None, path: str, field_sets: Sequence[str], limit: int
) -> Iterator[Page]:
    """The pages of a list whose first one may be known already."""
    if first is not None:
        yield first
    if first is None or first.after is not None:
        yield from graph.pages(path, field_sets, first.after if first else None, limit=str(limit))
