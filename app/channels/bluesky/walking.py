"""One walk through what the network still has: what was found, thread by thread and page after page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from app.channels._values import Json, count, instant, mapping, rows, text
from app.channels.bluesky.failing import GONE
from app.channels.bluesky.naming import did_of, post_uri
from app.channels.bluesky.pds import Pds
from app.channels.bluesky.rows import Us, seen_in
from app.ports.events import CommentPosted, Event, Kind, PostSeen
from app.ports.failures import PermanentFailure, TemporaryFailure

POSTS_AT_ONCE, DEPTH = 25, 10
BEFORE = datetime.min.replace(tzinfo=UTC)  # where the network gave no time
REASONS: Mapping[str, Kind] = {"reply": "comment", "mention": "mention", "quote": "mention"}


@dataclass(frozen=True)
class Listing:
    """A list that goes backwards in time, and the name of its rows."""

    method: str
    name: str
    options: Mapping[str, str | Sequence[str]]


FEED = Listing("app.bsky.feed.getAuthorFeed", "feed", {"filter": "posts_with_replies", "limit": "50"})
HEARD = Listing(
    "app.bsky.notification.listNotifications",
    "notifications",
    {"limit": "100", "reasons": list(REASONS)},
)


@dataclass
class Walk:
    """One reading under way. What is older than `since` is known or not wanted, and so are quiet threads."""

    pds: Pds
    us: Us
    since: datetime | None
    threads_since: datetime
    events: dict[str, CommentPosted | PostSeen] = field(default_factory=dict)

    def tell(self, view: Json, kind: Kind = "comment", us: Us | None = None) -> None:
        uri, seen = post_uri(view.get("uri")), seen_in(us or self.us, view, kind)
        if uri is not None and seen is not None:
            self.events[uri] = seen


def in_order(events: Iterable[CommentPosted | PostSeen]) -> tuple[Event, ...]:
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


def tell_ours(walk: Walk, listed: Sequence[Json]) -> tuple[list[Json], list[str]]:
    """Tell our posts of a page of the feed; gives them, and the threads of ours that people answer."""
    views = [mapping(item.get("post")) for item in listed]
    ours = [view for view in views if did_of(post_uri(view.get("uri")) or "") == walk.us.did]
    answered: dict[str, None] = {}
    for view in ours:
        walk.tell(view)
        thread = _thread_of(walk, view)
        answered |= {thread: None} if thread else {}
    return ours, list(answered)


def _thread_of(walk: Walk, view: Json) -> str | None:
    """The thread of ours that a post opens or continues, where somebody answers and it is not too old."""
    root = mapping(mapping(mapping(view.get("record")).get("reply")).get("root"))
    uri = post_uri(root.get("uri"))
    if uri is not None:
        return uri if did_of(uri) == walk.us.did else None
    is_quiet = not count(view.get("replyCount")) or is_old(view, walk.threads_since)
    return None if is_quiet else post_uri(view.get("uri"))


def tell_threads(walk: Walk, uris: Sequence[str]) -> None:
    """Tell every answer of these threads, and which of them we hid."""
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


def hear(walk: Walk, listed: Mapping[str, Json]) -> None:
    """Tell what notifications name, each as its post stands now."""
    views = views_of(walk.pds, list(listed))
    for uri, row in listed.items():
        kind = REASONS.get(text(row.get("reason")) or "")
        if kind is not None:
            # A post closed to us (its author blocks us) has no view: its notification still tells it.
            walk.tell(views.get(uri, row), kind)


def pages(walk: Walk, listing: Listing, most: int) -> Iterator[list[Json]]:
    """A list page after page, newest first."""
    cursor: str | None = None
    for _ in range(most):
        listed, following = page(walk, listing, cursor)
        yield listed
        if not following or following == cursor:
            return
        cursor = following


def page(walk: Walk, listing: Listing, cursor: str | None) -> tuple[list[Json], str | None]:
    """One page of a list, and where the next one begins."""
    whose = {"actor": walk.us.did} if listing is FEED else {}
    after = {"cursor": cursor} if cursor else {}
    body = walk.pds.query(listing.method, **whose, **listing.options, **after).body
    if not isinstance(body.get(listing.name), list):
        raise TemporaryFailure("unclear_answer")
    return rows(body.get(listing.name)), text(body.get("cursor")) or None


def is_old(row: Json, since: datetime | None) -> bool:
    seen_at = instant(row.get("indexedAt"))
    return since is not None and seen_at is not None and seen_at < since
