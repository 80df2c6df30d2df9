"""The webhook's own little shape: `{"id", "object", "events": [{"account", "what", "id", …}]}`."""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from typing import Any

from app.ports.events import (
    AttachmentSeen,
    AuthorSeen,
    CommentEdited,
    CommentHidden,
    CommentPosted,
    CommentRemoved,
    CommentSeen,
    Event,
    PostSeen,
    Unreadable,
)


class _Wrong(Exception):
    """What cannot be read, by its code."""


def delivery_id(body: bytes) -> str | None:
    """The sender's own id of this delivery, None where it gives none."""
    return _text(_read(body), "id")


def parse(body: bytes, accounts: AbstractSet[str]) -> list[Event]:
    """Give an event for each entry; what cannot be read is said so, and spares its neighbours."""
    entries = _read(body).get("events")
    if not isinstance(entries, list):
        return [Unreadable("body", "not_understood")]
    events = (_event(accounts, f"events[{place}]", entry) for place, entry in enumerate(entries))
    return [event for event in events if event is not None]


def _event(accounts: AbstractSet[str], part: str, entry: Any) -> Event | None:  # noqa: ANN401 - as signed
    """What one entry says; None where it speaks of somebody else's account."""
    told = entry if isinstance(entry, dict) else {}
    account = _text(told, "account")
    if account is not None and account not in accounts:
        return None
    try:
        if account is not None:
            return _understood(account, told)
    except _Wrong as wrong:
        return Unreadable(part, str(wrong), account)
    return Unreadable(part, "no_account")


def _understood(account: str, entry: dict[str, Any]) -> Event:
    external_id = _text(entry, "id")
    if external_id is None:
        raise _Wrong("no_id")
    match entry.get("what"):
        case "comment":
            return CommentPosted(account, _comment(external_id, entry))
        case "edit":
            return CommentEdited(account, _comment(external_id, entry), _instant(entry, "at"))
        case "removal":
            return CommentRemoved(account, external_id, _instant(entry, "at"), _text(entry, "post"))
        case "hiding":
            return CommentHidden(
                account, external_id, entry.get("hidden") is not False, _instant(entry, "at")
            )
        case "post":
            return _post(account, external_id, entry)
        case _:
            raise _Wrong("unknown_event")


def _comment(external_id: str, entry: dict[str, Any]) -> CommentSeen:
    author = entry.get("author")
    likes = entry.get("likes")
    return CommentSeen(
        external_id,
        text=_text(entry, "text"),
        author=_author(author) if isinstance(author, dict) else None,
        own=entry.get("own") is True,
        post_external_id=_text(entry, "post"),
        parent_external_id=_text(entry, "parent"),
        posted_at=_instant(entry, "posted_at"),
        likes=likes if isinstance(likes, int) and not isinstance(likes, bool) else None,
    )


def _author(told: dict[str, Any]) -> AuthorSeen:
    return AuthorSeen(_text(told, "id"), _text(told, "name"), _text(told, "handle"))


def _post(account: str, external_id: str, entry: dict[str, Any]) -> PostSeen:
    picture = _text(entry, "picture")
    return PostSeen(
        account,
        external_id,
        text=_text(entry, "text"),
        published_at=_instant(entry, "posted_at"),
        attachments=(AttachmentSeen(picture, alt=_text(entry, "alt")),) if picture else (),
    )


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _text(told: dict[str, Any], key: str) -> str | None:
    """A text, or a number where an id may be one."""
    value = told.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def _instant(told: dict[str, Any], key: str) -> datetime | None:
    value = told.get(key)
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return instant.astimezone(UTC) if instant is not None and instant.tzinfo is not None else None
