"""What is new: our own statuses, the conversations under them, and what speaks to us anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.channels._values import Json, count, ident, instant, mapping, rows, text
from app.channels.mastodon.failing import GONE, REFUSED, TROUBLE, Reply
from app.channels.mastodon.rows import Us, is_publication, seen_in
from app.channels.mastodon.server import Server, local_id
from app.ports.channel import Polled
from app.ports.events import CommentEdited, CommentPosted, Event, Kind, PostSeen, Unreadable
from app.ports.failures import NeedsReconnection, PermanentFailure, TemporaryFailure

AT_ONCE, PAGES, FIRST_PAGES = 40, 10, 3
# An answer that names nobody notifies nobody: the conversations under our last posts are read as they stand.
THREADS, THREADS_SINCE = 10, timedelta(days=30)
# Where words stand is asked for each of them; after so many, the next poll goes on with the next page.
CONTEXTS, MOST_CONTEXTS = 40, 100
OVERLAP = timedelta(hours=1)
BEFORE = datetime.min.replace(tzinfo=UTC)  # where the server gave no time
TYPES = ("mention", "quote", "update")
NEXT, PREVIOUS = ("next", "max_id"), ("prev", "min_id")
Told = CommentPosted | CommentEdited | PostSeen


@dataclass
class _Walk:
    """One poll under way. since: what is older has been told by an earlier poll; reached: a notification.

    roots: the first status of the conversation that a status stands in.
    """

    server: Server
    us: Us
    me: str
    now: datetime
    since: datetime | None
    reached: str | None
    events: dict[str, Told] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    roots: dict[str, Json] = field(default_factory=dict)
    contexts: int = 0

    def tell(self, status: Json, kind: Kind, root: Json | None) -> bool:
        seen, external_id = seen_in(self.us, status, kind=kind, root=root), local_id(status.get("id"))
        if seen is None or external_id is None:
            return False
        self.events[external_id] = seen
        return True

    def is_told(self, status: Json) -> bool:
        return local_id(status.get("id")) in self.events


def poll(server: Server, us: Us, cursor: str | None, now: datetime) -> Polled:
    """Read our posts, ten conversations of thirty days whole, the notifications and our answers since."""
    said_at, _, reached = (cursor or "").partition(" ")
    last = instant(said_at)
    walk = _Walk(
        server, us, our_id(server.me(), us), now, last - OVERLAP if last else None, local_id(reached)
    )
    failures = _walked(walk)
    if failures and not walk.events:
        raise failures[0]
    slowed = [failure for failure in failures if isinstance(failure, TemporaryFailure)]
    waits = [server.rest, *(failure.retry_after for failure in slowed)]
    # What was found is kept; after trouble, the next poll starts from the same instant, the last whole page.
    fresh = f"{said_at if slowed else now.isoformat()} {walk.reached or ''}".rstrip(" ")
    return Polled(_in_order(walk), fresh or None, max((wait for wait in waits if wait), default=None))


def our_id(me: Json, us: Us) -> str:
    """Our id on the server; a token of somebody else is none of ours."""
    found = local_id(me.get("id"))
    if found is None:
        raise TemporaryFailure("unclear_answer")
    if not us.are(me):
        raise NeedsReconnection("other_account")
    return found


def context_of(server: Server, external_id: str) -> tuple[list[Json], list[Json]] | None:
    """What stands before a status and what answers it, at any depth; None where it is gone."""
    try:
        body = server.one(f"v1/statuses/{external_id}/context")
    except PermanentFailure as failure:
        if failure.reason == GONE:
            return None
        raise
    if not isinstance(body.get("ancestors"), list) or not isinstance(body.get("descendants"), list):
        raise TemporaryFailure("unclear_answer")
    return rows(body["ancestors"]), rows(body["descendants"])


def _walked(walk: _Walk) -> list[TemporaryFailure | PermanentFailure]:
    """Take every step; one that fails keeps what it found, and stops the others only where nobody answers."""
    failures: list[TemporaryFailure | PermanentFailure] = []
    for step in (_threads, _notified, _answers):
        try:
            step(walk)
        except (TemporaryFailure, PermanentFailure) as failure:
            failures.append(failure)
            if failure.reason in {"rate_limited", "no_answer", "unreachable"}:
                break
    return failures


def _in_order(walk: _Walk) -> tuple[Event, ...]:
    """Publications first, then words as they were said, so that an answer comes after what it answers."""
    posts = [one for one in walk.events.values() if isinstance(one, PostSeen)]
    said = [one for one in walk.events.values() if not isinstance(one, PostSeen)]
    return (*posts, *sorted(said, key=lambda one: one.comment.posted_at or BEFORE), *walk.unreadable)


def _posts(walk: _Walk) -> list[Json]:
    """Our publications; gives those that people answer."""
    params = {"limit": str(AT_ONCE), "exclude_replies": "true", "exclude_reblogs": "true"}
    page, _ = walk.server.page(f"v1/accounts/{walk.me}/statuses", params)
    posts = [status for status in page if is_publication(walk.us, status)]
    for status in posts:
        walk.tell(status, "comment", None)
    young = [status for status in posts if not _is_old(status, walk.now - THREADS_SINCE)]
    return [status for status in young if count(status.get("replies_count"))][:THREADS]


def _threads(walk: _Walk) -> None:
    """Everything under our posts."""
    for post in _posts(walk):
        _, answers = _context(walk, local_id(post.get("id")))
        for status in answers:
            walk.tell(status, "comment", post)


def _context(walk: _Walk, external_id: str | None) -> tuple[list[Json], list[Json]]:
    """What stands round a status; nothing where the server stumbles over it, or it is too long for us."""
    try:
        return (context_of(walk.server, external_id) if external_id else None) or ([], [])
    except (TemporaryFailure, PermanentFailure) as failure:
        if failure.reason not in {TROUBLE, REFUSED, "answer_too_large"}:
            raise
        return [], []


def _notified(walk: _Walk) -> None:
    """What names, answers or quotes us: forward from the last one known, else the newest pages back."""
    if walk.reached is not None:
        try:
            _forward(walk, walk.reached)
        except PermanentFailure as failure:
            if failure.reason != REFUSED:
                raise
            walk.reached = None  # this server does not take the id: it was another's before
    if walk.reached is None:
        walk.reached = _first_notifications(walk)


def _forward(walk: _Walk, reached: str) -> None:
    for _ in range(PAGES):
        page, reply = _notifications(walk, {"min_id": reached})
        _hear(walk, page)
        newest = _beside(page[:1], reply, PREVIOUS)
        if newest is None or newest == reached:
            return
        walk.reached = reached = newest
        if walk.contexts > CONTEXTS:
            return


def _first_notifications(walk: _Walk) -> str | None:
    newest: str | None = None
    after: dict[str, str] = {}
    for _ in range(FIRST_PAGES):
        page, reply = _notifications(walk, after)
        newest = newest or _beside(page[:1], reply, PREVIOUS)
        recent = [row for row in page if not _is_old(row, walk.now - THREADS_SINCE)]
        _hear(walk, recent)
        oldest = _beside(page[-1:], reply, NEXT)
        if len(recent) < len(page) or oldest in {None, after.get("max_id")} or walk.contexts > CONTEXTS:
            break
        after = {"max_id": oldest or ""}
    return newest


def _notifications(walk: _Walk, place: dict[str, str]) -> tuple[list[Json], Reply]:
    """One page; what the account's own filters hold back is read too. A server may know fewer types."""
    params = {"limit": str(AT_ONCE), "include_filtered": "true", **place}
    try:
        return walk.server.page("v1/notifications", {"types[]": TYPES, **params})
    except PermanentFailure as failure:
        if failure.reason != REFUSED:
            raise
    return walk.server.page("v1/notifications", {"types[]": TYPES[:1], **params})


def _beside(edge: Sequence[Json], reply: Reply, which: tuple[str, str]) -> str | None:
    """Where the next page begins: as the server links it, else at the edge of this one; None at the end."""
    if not edge:
        return None
    rel, name = which
    return local_id(reply.links.get(rel, {}).get(name)) or local_id(edge[0].get("id"))


def _hear(walk: _Walk, page: Iterable[Json]) -> None:
    for row in page:
        status = mapping(row.get("status"))
        if text(row.get("type")) not in TYPES or walk.is_told(status):
            continue
        is_answer = ident(status.get("in_reply_to_account_id")) == walk.me
        is_named = any(walk.us.are(one) for one in rows(status.get("mentions")))
        if text(row.get("type")) == "update" and not (is_answer or is_named):
            continue  # what we boosted was edited: nothing was said to us
        if not walk.tell(status, "comment" if is_answer else "mention", _root_of(walk, status)):
            part = f"notifications/{ident(row.get('id')) or '?'}"
            walk.unreadable.append(Unreadable(part, "missing_id", walk.us.account))


def _answers(walk: _Walk) -> None:
    """Our own answers, wherever they were written: in another application, under other people's words."""
    after: dict[str, str] = {}
    for _ in range(FIRST_PAGES):
        params = {"limit": str(AT_ONCE), "exclude_reblogs": "true", **after}
        page, reply = walk.server.page(f"v1/accounts/{walk.me}/statuses", params)
        recent = [one for one in page if not _is_old(one, walk.since or walk.now - THREADS_SINCE)]
        for status in recent:
            if not walk.is_told(status):
                walk.tell(status, "comment", _root_of(walk, status))
        oldest = _beside(page[-1:], reply, NEXT)
        if len(recent) < len(page) or oldest in {None, after.get("max_id")}:
            return
        after = {"max_id": oldest or ""}


def _root_of(walk: _Walk, status: Json) -> Json | None:
    """The first status of a conversation, and our publication if it is one; nobody asks for private ones."""
    external_id, parent = local_id(status.get("id")), local_id(status.get("in_reply_to_id"))
    if external_id is None or parent is None or status.get("visibility") == "direct":
        return None
    if parent not in walk.roots:
        if walk.contexts >= MOST_CONTEXTS:
            return None
        walk.contexts += 1
        before, _ = _context(walk, external_id)
        if not before:
            return None
        known = [local_id(one.get("id")) for one in before]
        walk.roots |= {one: before[0] for one in (parent, external_id, *known) if one}
        if is_publication(walk.us, before[0]):
            walk.tell(before[0], "comment", None)
    return walk.roots[parent]


def _is_old(row: Json, since: datetime) -> bool:
    at = instant(row.get("created_at"))
    return at is not None and at < since
