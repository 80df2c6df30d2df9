"""One walk through what a server still has: what was found, where it stands, page after page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.channels._values import Json, ident, instant, mapping, rows, text
from app.channels.mastodon.failing import GONE, REFUSED, TROUBLE, Reply
from app.channels.mastodon.rows import Us, is_publication, seen_in
from app.channels.mastodon.server import Server, local_id
from app.ports.events import CommentEdited, CommentPosted, Event, Kind, PostSeen, Unreadable
from app.ports.failures import NeedsReconnection, PermanentFailure, TemporaryFailure

AT_ONCE = 40
# Where words stand is asked for each of them; after so many, nothing more is asked in this walk.
MOST_CONTEXTS = 100
BEFORE = datetime.min.replace(tzinfo=UTC)  # where the server gave no time
TYPES = ("mention", "quote", "update")
NEXT, PREVIOUS = ("next", "max_id"), ("prev", "min_id")
Told = CommentPosted | CommentEdited | PostSeen


@dataclass
class Walk:
    """One reading under way. since: what is older is known, or not wanted; reached: a notification.

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


def in_order(walk: Walk) -> tuple[Event, ...]:
    """Publications first, then words as they were said, so that an answer comes after what it answers."""
    posts = [one for one in walk.events.values() if isinstance(one, PostSeen)]
    said = [one for one in walk.events.values() if not isinstance(one, PostSeen)]
    return (*posts, *sorted(said, key=lambda one: one.comment.posted_at or BEFORE), *walk.unreadable)


def context(walk: Walk, external_id: str | None) -> tuple[list[Json], list[Json]]:
    """What stands round a status; nothing where the server stumbles over it, or it is too long for us."""
    try:
        return (context_of(walk.server, external_id) if external_id else None) or ([], [])
    except (TemporaryFailure, PermanentFailure) as failure:
        if failure.reason not in {TROUBLE, REFUSED, "answer_too_large"}:
            raise
        return [], []


def notifications(walk: Walk, place: dict[str, str]) -> tuple[list[Json], Reply]:
    """One page; what the account's own filters hold back is read too. A server may know fewer types."""
    params = {"limit": str(AT_ONCE), "include_filtered": "true", **place}
    try:
        return walk.server.page("v1/notifications", {"types[]": TYPES, **params})
    except PermanentFailure as failure:
        if failure.reason != REFUSED:
            raise
    return walk.server.page("v1/notifications", {"types[]": TYPES[:1], **params})


def beside(edge: Sequence[Json], reply: Reply, which: tuple[str, str]) -> str | None:
    """Where the next page begins: as the server links it, else at the edge of this one; None at the end."""
    if not edge:
        return None
    rel, name = which
    return local_id(reply.links.get(rel, {}).get(name)) or local_id(edge[0].get("id"))


def hear(walk: Walk, page: Iterable[Json]) -> None:
    for row in page:
        status = mapping(row.get("status"))
        if text(row.get("type")) not in TYPES or walk.is_told(status):
            continue
        is_answer = ident(status.get("in_reply_to_account_id")) == walk.me
        is_named = any(walk.us.are(one) for one in rows(status.get("mentions")))
        if text(row.get("type")) == "update" and not (is_answer or is_named):
            continue  # what we boosted was edited: nothing was said to us
        if not walk.tell(status, "comment" if is_answer else "mention", root_of(walk, status)):
            part = f"notifications/{ident(row.get('id')) or '?'}"
            walk.unreadable.append(Unreadable(part, "missing_id", walk.us.account))


def root_of(walk: Walk, status: Json) -> Json | None:
    """The first status of a conversation, and our publication if it is one; nobody asks for private ones."""
    external_id, parent = local_id(status.get("id")), local_id(status.get("in_reply_to_id"))
    if external_id is None or parent is None or status.get("visibility") == "direct":
        return None
    if parent not in walk.roots:
        if walk.contexts >= MOST_CONTEXTS:
            return None
        walk.contexts += 1
        before, _ = context(walk, external_id)
        if not before:
            return None
        known = [local_id(one.get("id")) for one in before]
        walk.roots |= {one: before[0] for one in (parent, external_id, *known) if one}
        if is_publication(walk.us, before[0]):
            walk.tell(before[0], "comment", None)
    return walk.roots[parent]


def is_old(row: Json, since: datetime) -> bool:
    at = instant(row.get("created_at"))
    return at is not None and at < since
