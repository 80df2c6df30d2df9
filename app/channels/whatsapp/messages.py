"""One message of a conversation: who wrote it, its words, and what was attached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from app.channels._values import Json, address, ident, instant, mapping, text
from app.ports.events import (
    AttachmentSeen,
    AuthorSeen,
    CommentEdited,
    CommentPosted,
    CommentRemoved,
    CommentSeen,
    Event,
    Unreadable,
)

QUIET = {"reaction", "system"}
MEDIA: dict[str, Literal["image", "video", "audio", "file"]] = {
    "image": "image",
    "sticker": "image",
    "video": "video",
    "audio": "audio",
    "document": "file",
}


def read_message(account: str, item: Json, people: Sequence[Json], part: str) -> Iterable[Event]:
    """What a person wrote, changed or took back."""
    person = ident(item.get("from_user_id")) or ident(item.get("from"))
    return _read(account, item, person, _author(person, item, people), part, own=False)


def read_echo(account: str, item: Json, part: str) -> Iterable[Event]:
    """What the town wrote on its own telephone, to whom."""
    person = ident(item.get("to_user_id")) or ident(item.get("to"))
    return _read(account, item, person, None, part, own=True)


def _read(
    account: str, item: Json, person: str | None, author: AuthorSeen | None, part: str, *, own: bool
) -> list[Event]:
    kind = text(item.get("type")) or ""
    if kind in QUIET:
        return []
    inner = mapping(item.get(kind))
    at = instant(item.get("timestamp"))
    changes = kind in {"edit", "revoke"}
    external_id = ident(inner.get("original_message_id") if changes else item.get("id"))
    if external_id is None:
        return [Unreadable(part, "missing_id", account)]
    if kind == "revoke":
        return [CommentRemoved(account, external_id, removed_at=at, erase=True)]
    message = mapping(inner.get("message")) if kind == "edit" else item
    group = ident(item.get("group_id"))
    seen = CommentSeen(
        external_id,
        kind="message",
        visibility="private",
        text=_words(message),
        author=author,
        own=own,
        parent_external_id=ident(mapping(item.get("context")).get("id")),
        thread_external_id=group or person,
        posted_at=None if changes else at,
        attachments=_attachments(message),
        # An answer goes to one person; a group would not read it.
        answerable=group is None,
    )
    return [CommentEdited(account, seen, edited_at=at)] if changes else [CommentPosted(account, seen)]


def _author(person: str | None, item: Json, people: Sequence[Json]) -> AuthorSeen | None:
    """The person, by the id that stays when a number is hidden; the name stands beside the messages."""
    known = {person, ident(item.get("from"))} - {None}
    profiles = (
        mapping(one.get("profile"))
        for one in people
        if {ident(one.get("user_id")), ident(one.get("wa_id"))} & known
    )
    profile = next(profiles, {})
    name, handle = text(profile.get("name")), text(profile.get("username"))
    return AuthorSeen(person, name, handle) if person or name or handle else None


def _words(message: Json) -> str | None:
    """What can be read of it: the words, else the caption, the button that was chosen, a file's name."""
    kind = text(message.get("type")) or ""
    told = mapping(message.get(kind))
    chosen = mapping(told.get(text(told.get("type")) or ""))
    named = (told.get("body"), told.get("caption"), told.get("text"), chosen.get("title"))
    place = (told.get("filename"), told.get("name"), told.get("address"))
    return next((words for words in map(text, (*named, *place)) if words), None)


def _attachments(message: Json) -> tuple[AttachmentSeen, ...]:
    """What is joined to it. A picture without an address goes by its id, for `fetch` to ask where it lies."""
    kind = text(message.get("type")) or ""
    joined = mapping(message.get(kind)) if kind in MEDIA else {}
    url, picture = address(joined.get("url")), ident(joined.get("id"))
    if url is None and picture and MEDIA[kind] == "image":
        url = picture
    return (AttachmentSeen(url, MEDIA[kind]),) if url else ()
