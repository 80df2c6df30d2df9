"""What Pub/Sub pushes into events: one message, which says where something happened and hardly what."""

from __future__ import annotations

import binascii
import json
from base64 import b64decode
from collections.abc import Sequence

from app.channels._values import Json, ident, mapping, text
from app.ports.channel import Access
from app.ports.events import Event, PollWanted, Unreadable

# What is told of a location and is no review of it.
NOT_A_REVIEW = {
    "GOOGLE_UPDATE",
    "NEW_CUSTOMER_MEDIA",
    "NEW_QUESTION",
    "UPDATED_QUESTION",
    "NEW_ANSWER",
    "UPDATED_ANSWER",
    "DUPLICATE_LOCATION",
    "LOSS_OF_VOICE_OF_MERCHANT",
    "VOICE_OF_MERCHANT_UPDATED",
}
PART = "message/data"


def parse(body: bytes, accesses: Sequence[Access]) -> list[Event]:
    """Ask for a poll of the location that is named: the review itself is read there."""
    envelope = _object(body)
    if envelope is None:
        return [Unreadable("", "not_json")]
    message = mapping(envelope.get("message"))
    if not message:
        return [Unreadable("", "no_entry")]
    told = _told(message)
    if told is None:
        return [Unreadable(PART, "no_value")]
    if _named(told, "type", "notification_type", "notificationType") in NOT_A_REVIEW:
        return []
    location = location_of(_named(told, "location_name", "locationName", "review_name", "reviewName"))
    if location is None:
        return [Unreadable(PART, "missing_id")]
    ours = [access.account for access in accesses if location_of(access.account) == location]
    # The same place may stand under several of Google's accounts: its own number is what tells it.
    return [PollWanted(account) for account in ours] or [Unreadable(PART, "unknown_account", location)]


def delivery_of(body: bytes) -> str | None:
    """Pub/Sub's own id of a message, the same each time it is sent again."""
    message = mapping((_object(body) or {}).get("message"))
    return ident(message.get("messageId")) or ident(message.get("message_id"))


def location_of(name: str | None) -> str | None:
    """The number of the place in a name: `accounts/…/locations/…`, with or without a review after it."""
    parts = (name or "").strip("/").split("/")
    named = dict(zip(parts[::2], parts[1::2], strict=False))
    return named.get("locations") or None


def _told(message: Json) -> Json | None:
    """What the message carries: JSON, in base64."""
    try:
        return _object(b64decode(text(message.get("data")) or "", validate=True))
    except (binascii.Error, ValueError):
        return None


def _named(told: Json, *names: str) -> str | None:
    """The first of several spellings that is there: both kinds stand in Google's own pages."""
    return next((found for name in names if (found := ident(told.get(name)))), None)


def _object(content: bytes) -> Json | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
