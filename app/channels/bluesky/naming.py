"""How the network names things: addresses of records, and the key under which we write our own."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256

from app.channels._values import ident
from app.ports.channel import Dispatch

POSTS = "app.bsky.feed.post"
POST_URI = re.compile(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]+)/app\.bsky\.feed\.post/([A-Za-z0-9._~:-]{1,512})")
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
KEY_LENGTH = 13


def post_uri(value: object) -> str | None:
    """The address of a post, None for a like, a follow or anything else."""
    found = ident(value)
    return found if found and POST_URI.fullmatch(found) else None


def uri_of(did: str, key: str) -> str:
    return f"at://{did}/{POSTS}/{key}"


def did_of(uri: str) -> str:
    """Whose repository a post stands in: that is its author, and cannot be forged."""
    named = POST_URI.fullmatch(uri)
    return named[1] if named else ""


def permalink_of(uri: str) -> str | None:
    """Where people see it. The DID stays when the handle changes."""
    named = POST_URI.fullmatch(uri)
    return f"https://bsky.app/profile/{named[1]}/post/{named[2]}" if named else None


def key_for(dispatch: Dispatch, first_attempt_at: datetime) -> str:
    """The key of our record, the same at every attempt, so that a repeat changes nothing.

    A timestamp identifier (AT Protocol, "TID"): 53 bits of microseconds and 10 more. Milliseconds are those
    of the first attempt; what is below them comes from the attempt's own key.
    """
    milliseconds = int(first_attempt_at.timestamp() * 1000)
    mark = int.from_bytes(sha256(f"{dispatch.account}\n{dispatch.key}".encode()).digest()[:4]) >> 12
    # 1000 microseconds fill ten bits but for 24: the mark's upper half is folded into them.
    below, clock = (mark >> 10) % 1000, mark & 0x3FF
    number = (milliseconds * 1000 + below) << 10 | clock
    return "".join(DIGITS[number >> 5 * place & 31] for place in reversed(range(KEY_LENGTH)))


def written_at(first_attempt_at: datetime) -> str:
    """`createdAt`, to the millisecond: part of the record, so it never changes between attempts."""
    at = first_attempt_at.astimezone(UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
