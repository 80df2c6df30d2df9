"""One webhook is one event; what happened stands in a text that is JSON itself (TikTok, "Webhook events").

Ids are bare numbers that other languages round: here they are whole, and text from the first moment on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from app.channels._meta.walking import guarded, opened
from app.channels._values import Json, ident, instant, mapping, text
from app.ports.channel import Access
from app.ports.events import (
    AccessLost,
    CommentHidden,
    CommentPosted,
    CommentRemoved,
    CommentSeen,
    Event,
    PollWanted,
    Unreadable,
)

PING, REVOKED = "tiktok.ping", "access_revoked"
# What becomes of publications; the poll tells of them.
QUIET = ("video.", "post.")
SHOWN = {"set_to_hidden": True, "set_to_friends_only": True, "set_to_public": False}


def parse(body: bytes, accesses: Sequence[Access]) -> list[Event]:
    """Turn a signed body into events, for the account it names among these."""
    payload = opened(body)
    if isinstance(payload, Unreadable):
        return [payload]
    if payload.get("event") == PING:
        return []
    account = ident(payload.get("user_openid"))
    if account is None:
        return [Unreadable("", "missing_id")]
    if account not in {access.account for access in accesses}:
        return [Unreadable("", "unknown_account", account)]
    return guarded(_read, account, payload, "")


def ping(account: str, now: datetime) -> bytes:
    """The body by which TikTok tries an address."""
    at = int(now.timestamp())
    return json.dumps({"event": PING, "create_time": at, "user_openid": account, "content": "{}"}).encode()


def _read(account: str, payload: Json, part: str) -> Iterable[Event]:
    event = text(payload.get("event")) or ""
    if event == "comment.update":
        return _comment(account, payload.get("content"))
    if event == "authorization.removed":
        return [
            AccessLost(account, REVOKED),
            PollWanted(account),
        ]  # a newer grant may stand: the poll finds out
    return [] if event.startswith(QUIET) else [Unreadable(part, "unknown_field", account)]


def _comment(account: str, content: object) -> Iterable[Event]:
    try:
        told = mapping(json.loads(content) if isinstance(content, str) else content)
    except (ValueError, RecursionError):
        return [Unreadable("content", "not_json", account)]
    if not told:
        return [Unreadable("content", "no_value", account)]
    external_id = ident(told.get("comment_id"))
    if external_id is None:
        return [Unreadable("content", "missing_id", account)]
    at, action = instant(told.get("timestamp")), text(told.get("comment_action")) or ""
    if action == "insert":
        return [CommentPosted(account, _seen(told, external_id, at))]
    if action == "delete":
        return [CommentRemoved(account, external_id, at, post_external_id=ident(told.get("video_id")))]
    if action in SHOWN:
        return [CommentHidden(account, external_id, SHOWN[action], at)]
    return [Unreadable("content", "unknown_verb", account)]


def _seen(told: Json, external_id: str, at: datetime | None) -> CommentSeen:
    """A comment to be read: the event does not say who wrote it by any name, nor whether it was us."""
    return CommentSeen(
        external_id,
        text=text(told.get("text")),
        post_external_id=ident(told.get("video_id")),
        parent_external_id=parent_in(told),
        posted_at=at,
        whole=False,
    )


def parent_in(told: Json) -> str | None:
    """The comment answered; zero is none."""
    parent = ident(told.get("parent_comment_id"))
    return None if parent == "0" else parent
