"""Private messages, in the one shape that both kinds of events use. No call here answers them."""

from __future__ import annotations

from app.channels._values import Json, ident, instant, mapping, text
from app.channels.x.rows import Beside, Us, plain
from app.ports.events import CommentPosted, CommentSeen, Event, Unreadable


def message_in(us: Us, row: Json, people: object, part: str) -> list[Event]:
    """One message of a conversation with one person; what else happens there is not told."""
    if text(row.get("type")) not in {None, "message_create"}:
        return []
    told, external_id = mapping(row.get("message_create")), ident(row.get("id"))
    sender = ident(told.get("sender_id"))
    if external_id is None or sender is None:
        return [Unreadable(part, "missing_id", us.account)]
    is_ours = sender == us.account
    person = ident(mapping(told.get("target")).get("recipient_id")) if is_ours else sender
    seen = CommentSeen(
        external_id,
        kind="message",
        visibility="private",
        text=plain(mapping(told.get("message_data")).get("text")),
        author=people_of(people).author(sender),
        own=is_ours,
        thread_external_id=person,
        posted_at=instant(row.get("created_timestamp")),
        answerable=False,
    )
    return [CommentPosted(us.account, seen)]


def people_of(people: object) -> Beside:
    """Who is named, by their ids; the newer events wrap each in `data`."""
    named = {key: mapping(mapping(one).get("data")) or mapping(one) for key, one in mapping(people).items()}
    return Beside(users=named)
