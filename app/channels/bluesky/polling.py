"""What is new: our own posts, the threads under them, and what speaks to us anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from app.channels._values import Json, count, instant, mapping, rows, text
from app.channels.bluesky.failing import GONE
from app.channels.bluesky.naming import did_of, post_uri
from app.channels.bluesky.pds import Pds
from app.channels.bluesky.rows import Us, seen_in
from app.ports.channel import Polled
from app.ports.events import CommentPosted, Event, Kind, PostSeen
from app.ports.failures import PermanentFailure, TemporaryFailure

FEED_PAGES, FEED_AT_ONCE = 4, 50
# Some answers notify nobody, for ever: the threads under our last posts are read as they stand.
THREADS, THREADS_SINCE, DEPTH = 10, timedelta(days=30), 10
NOTIFIED_PAGES, NOTIFIED_AT_ONCE, POSTS_AT_ONCE = 10, 100, 25
OVERLAP = timedelta(hours=24)
BEFORE = datetime.min.replace(tzinfo=UTC)  # where the network gave no time
REASONS: Mapping[str, Kind] = {"reply": "comment", "mention": "mention", "quote": "mention"}


@dataclass
class _Walk:
    """One poll under way. since: what is older has been told by an earlier poll."""

    pds: Pds
    us: Us
    now: datetime
    since: datetime | None
    events: dict[str, CommentPosted | PostSeen] = field(default_factory=dict)

    def tell(self, view: Json, kind: Kind = "comment", us: Us | None = None) -> None:
        uri, seen = post_uri(view.get("uri")), seen_in(us or self.us, view, kind)
        if uri is not None and seen is not None:
            self.events[uri] = seen


def poll(pds: Pds, account: str, cursor: str | None, now: datetime) -> Polled:
    """Read our feed, ten threads of thirty days whole, and the notifications since the last poll."""
    pds.keep_fresh(now)
    last = instant(cursor)
    walk = _Walk(pds, Us(account, pds.did), now, last - OVERLAP if last else None)
    rest: timedelta | None = None
    try:
        _threads(walk, _feed(walk))
        _notified(walk)
        cursor = now.isoformat()
    except TemporaryFailure as failure:
        if not walk.events and pds.memory(now) is None:
            raise
        # What was found is kept, and a renewed token too; the next poll starts from the same cursor.
        rest = failure.retry_after
    waits = [wait for wait in (pds.rest, rest) if wait]
    return Polled(_in_order(walk.events.values()), cursor, max(waits, default=None), pds.memory(now))


def _in_order(events: Iterable[CommentPosted | PostSeen]) -> tuple[Event, ...]:
    """Publications first, then words as they were said, so that an answer comes after what it answers."""
    posts = [one for one in events if isinstance(one, PostSeen)]
    said = [one for one in events if isinstance(one, CommentPosted)]
    return (*posts, *sorted(said, key=lambda one: one.comment.posted_at or BEFORE))


def views_of(pds: Pds, uris: Sequence[str]) -> dict[str, Json]:
    """Posts as they stand now, by address; one that is gone, or closed to us, is left out."""
    found: dict[str, Json] = {}
    for start in range(0, len(uris), POSTS_AT_ONCE):
        some = list(uris[start : start + POSTS_AT_ONCE])
        listed = pds.query("app.bsky.feed.getPosts", uris=some).body.get("posts")
        if not isinstance(listed, list):
            raise TemporaryFailure("unclear_answer")
        found |= {uri: view for view in rows(listed) if (uri := post_uri(view.get("uri")))}
    return found


def _feed(walk: _Walk) -> list[str]:
    """Our posts, and our answers wherever they were written; gives the threads of ours that people answer."""
    answered: dict[str, None] = {}
    options = {"actor": walk.us.did, "filter": "posts_with_replies", "limit": str(FEED_AT_ONCE)}
    for page in _pages(walk.pds, "app.bsky.feed.getAuthorFeed", "feed", FEED_PAGES, **options):
        views = [mapping(item.get("post")) for item in page]
        ours = [view for view in views if did_of(post_uri(view.get("uri")) or "") == walk.us.did]
        for view in ours:
            walk.tell(view)
            thread = _thread_of(walk, view)
            answered |= {thread: None} if thread else {}
        if any(_is_old(view, walk.since or walk.now - THREADS_SINCE) for view in ours):
            break
    return list(answered)[:THREADS]


def _thread_of(walk: _Walk, view: Json) -> str | None:
    """The thread of ours that a post opens or continues, where somebody answers and it is not too old."""
    root = mapping(mapping(mapping(view.get("record")).get("reply")).get("root"))
    uri = post_uri(root.get("uri"))
    if uri is not None:
        return uri if did_of(uri) == walk.us.did else None
    is_quiet = not count(view.get("replyCount")) or _is_old(view, walk.now - THREADS_SINCE)
    return None if is_quiet else post_uri(view.get("uri"))


def _threads(walk: _Walk, uris: Sequence[str]) -> None:
    for uri in uris:
        try:
            body = walk.pds.query(
                "app.bsky.feed.getPostThread", uri=uri, depth=str(DEPTH), parentHeight="0"
            ).body
        except PermanentFailure as failure:
            if failure.reason != GONE:
                raise
            continue
        gate = mapping(mapping(body.get("threadgate")).get("record")).get("hiddenReplies")
        hidden = [post_uri(one) for one in gate] if isinstance(gate, list) else []
        us = replace(walk.us, hidden=frozenset(one for one in hidden if one))
        for view in _answers(mapping(body.get("thread"))):
            walk.tell(view, us=us)


def _answers(thread: Json) -> Iterator[Json]:
    """Every post under the first, level by level; those gone or closed to us have no `post`."""
    level = rows(thread.get("replies"))
    while level:
        yield from (mapping(node.get("post")) for node in level)
        level = [node for one in level for node in rows(one.get("replies"))]


def _notified(walk: _Walk) -> None:
    """What answers, names or quotes us. The list goes backwards in time, and only so."""
    fresh: dict[str, Json] = {}
    options = {"limit": str(NOTIFIED_AT_ONCE), "reasons": list(REASONS)}
    pages = _pages(
        walk.pds,
        "app.bsky.notification.listNotifications",
        "notifications",
        NOTIFIED_PAGES,
        **options,
    )
    for page in pages:
        new = [row for row in page if not _is_old(row, walk.since)]
        fresh |= {uri: row for row in new if (uri := post_uri(row.get("uri"))) and uri not in walk.events}
        if len(new) < len(page):
            break
    views = views_of(walk.pds, list(fresh))
    for uri, row in fresh.items():
        kind = REASONS.get(text(row.get("reason")) or "")
        if kind is not None:
            # A post closed to us (its author blocks us) has no view: its notification still tells it.
            walk.tell(views.get(uri, row), kind)


def _pages(
    pds: Pds, method: str, name: str, most: int, **params: str | Sequence[str]
) -> Iterator[list[Json]]:
    after: dict[str, str] = {}
    for _ in range(most):
        body = pds.query(method, **params, **after).body
        if not isinstance(body.get(name), list):
            raise TemporaryFailure("unclear_answer")
        yield rows(body.get(name))
        cursor = text(body.get("cursor"))
        if not cursor or cursor == after.get("cursor"):
            return
        after = {"cursor": cursor}


def _is_old(row: Json, since: datetime | None) -> bool:
    seen_at = instant(row.get("indexedAt"))
    return since is not None and seen_at is not None and seen_at < since
