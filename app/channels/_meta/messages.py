"""Private messages of Messenger and Instagram: kept private, in one thread for each person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from app.channels._values import Json, address, ident, instant, mapping, rows, text
from app.ports.events import (
    AccessLost,
    AttachmentSeen,
    AuthorSeen,
    CommentEdited,
    CommentPosted,
    CommentRemoved,
    CommentSeen,
    Event,
    Unreadable,
)

# Receipts, buttons and handovers: understood, and nothing to answer.
QUIET = {
    "reaction", "read", "delivery", "postback", "referral", "optin", "account_linking", "message_context",
    "pass_thread_control", "take_thread_control", "request_thread_control", "app_roles", "messaging_feedback",
    "response_feedback", "game_play", "order", "checkout_update", "payment", "pre_checkout",
}  # fmt: skip
MEDIA: dict[str, Literal["image", "video", "audio", "file"]] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
}


def read_message(account: str, item: Json, part: str) -> Iterable[Event]:
    """Turn one member of `messaging` into events (Messenger Platform, webhook events)."""
    if "message" in item:
        return [_message(account, item, mapping(item["message"]), part)]
    if "message_edit" in item:
        return [_edit(account, item, mapping(item["message_edit"]), part)]
    for key in ("policy_enforcement", "policy-enforcement"):
        if key in item:
            blocked = mapping(item[key]).get("action") == "block"
            return [AccessLost(account, "policy_blocked")] if blocked else []
    return [] if QUIET & item.keys() else [Unreadable(part, "unknown_event", account)]


def read_standby(account: str, item: Json, part: str) -> Iterable[Event]:
    """Read one member of `standby`: another application holds the conversation, and answers it."""
    for event in read_message(account, item, part):
        if isinstance(event, CommentPosted | CommentEdited):
            yield replace(event, comment=replace(event.comment, answerable=False))
        else:
            yield event


def _message(account: str, item: Json, message: Json, part: str) -> Event:
    mid = ident(message.get("mid"))
    if mid is None:
        return Unreadable(part, "missing_id", account)
    if message.get("is_deleted") is True:
        return CommentRemoved(account, mid, removed_at=instant(item.get("timestamp")), erase=True)
    return CommentPosted(account, _seen(account, item, message, mid))


def _edit(account: str, item: Json, edit: Json, part: str) -> Event:
    mid = ident(edit.get("mid"))
    if mid is None:
        return Unreadable(part, "missing_id", account)
    at = instant(item.get("timestamp"))
    return CommentEdited(account, _seen(account, {**item, "timestamp": None}, edit, mid), edited_at=at)


def _seen(account: str, item: Json, message: Json, mid: str) -> CommentSeen:
    sender = ident(mapping(item.get("sender")).get("id"))
    recipient = ident(mapping(item.get("recipient")).get("id"))
    own = message.get("is_echo") is True or sender == account
    return CommentSeen(
        mid,
        kind="message",
        visibility="private",
        text=text(message.get("text")),
        author=AuthorSeen(sender) if sender else None,
        own=own,
        parent_external_id=ident(mapping(message.get("reply_to")).get("mid")),
        thread_external_id=recipient if own else sender,
        posted_at=instant(item.get("timestamp")),
        attachments=_attachments(message),
    )


def _attachments(message: Json) -> tuple[AttachmentSeen, ...]:
    found = [
        (row.get("type"), address(mapping(row.get("payload")).get("url")))
        for row in rows(message.get("attachments"))
    ]
    return tuple(AttachmentSeen(url, MEDIA.get(str(kind), "file")) for kind, url in found if url)
