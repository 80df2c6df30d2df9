"""Webhooks of an Instagram professional account into events (Instagram Platform, "Webhooks")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.channels._meta.channel import accounts_of
from app.channels._meta.messages import read_message, read_standby
from app.channels._meta.walking import Door, walk
from app.channels._values import Json, ident, mapping, text
from app.ports.channel import Access
from app.ports.events import AuthorSeen, CommentPosted, CommentSeen, Event, Unreadable

# The network refuses replies under these; what is said there is answered in private.
UNANSWERABLE_MEDIA = {"LIVE", "STORY"}
QUIET_FIELDS = ("story_insights",)
# The dashboard's tests send private messages as changes, with the shape of a `messaging` member.
MESSAGE_FIELDS = (
    "messages", "message_echoes", "message_edit", "message_reactions", "messaging_seen",
    "messaging_postbacks", "messaging_referral", "messaging_optins", "messaging_handover",
)  # fmt: skip


def parse(body: bytes, accesses: Sequence[Access]) -> list[Event]:
    """Turn a signed body into events for these accounts alone."""
    return walk(body, DOOR, accounts_of(accesses))


def _comment(account: str, value: Json, part: str) -> Iterable[Event]:
    """Someone commented: the event has no verb and no time, so `read` must complete it."""
    external_id = ident(value.get("id")) or ident(value.get("comment_id"))
    if external_id is None:
        return [Unreadable(part, "missing_id", account)]
    media = mapping(value.get("media"))
    # An advertisement is a copy: people know the publication it was made from.
    post = ident(media.get("original_media_id")) or ident(media.get("id"))
    parent = ident(value.get("parent_id"))
    seen = CommentSeen(
        external_id,
        text=text(value.get("text")),
        author=_author(value),
        own=_is_own(account, value),
        post_external_id=post,
        parent_external_id=None if parent in {post, ident(media.get("id")), external_id} else parent,
        whole=False,
        answerable=media.get("media_product_type") not in UNANSWERABLE_MEDIA,
    )
    return [CommentPosted(account, seen)]


def _live_comment(account: str, value: Json, part: str) -> Iterable[Event]:
    media = {**mapping(value.get("media")), "media_product_type": "LIVE"}
    return _comment(account, {**value, "media": media}, part)


def _mention(account: str, value: Json, part: str) -> Iterable[Event]:
    """Somebody named us, in a comment or in a caption: ids only, no words and no author."""
    media, comment = ident(value.get("media_id")), ident(value.get("comment_id"))
    external_id = comment or media
    if external_id is None:
        return [Unreadable(part, "missing_id", account)]
    seen = CommentSeen(
        external_id,
        kind="mention",
        post_external_id=media if comment else None,
        thread_external_id=None if comment else media,
        whole=False,
    )
    return [CommentPosted(account, seen)]


def _quiet(account: str, value: Json, part: str) -> Iterable[Event]:
    return ()


def _author(value: Json) -> AuthorSeen | None:
    given = mapping(value.get("from"))
    external_id, handle = ident(given.get("id")), text(given.get("username"))
    return AuthorSeen(external_id, handle=handle) if external_id or handle else None


def _is_own(account: str, value: Json) -> bool:
    given = mapping(value.get("from"))
    return ident(given.get("id")) == account or ident(given.get("self_ig_scoped_id")) is not None


DOOR = Door(
    "instagram",
    {
        "comments": _comment,
        "live_comments": _live_comment,
        "mentions": _mention,
        **dict.fromkeys(QUIET_FIELDS, _quiet),
        **dict.fromkeys(MESSAGE_FIELDS, read_message),
        "standby": read_standby,
    },
    read_message,
    read_standby,
)
