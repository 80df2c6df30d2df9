"""What a browser or a link holds. Only its hash is kept, so that a stolen database opens no door."""

from __future__ import annotations

import secrets
from hashlib import sha256

BYTES = 32


def new_token() -> str:
    return secrets.token_urlsafe(BYTES)


def hash_of(token: str) -> str:
    """SHA-256, hexadecimal. A token is random enough to need no salt."""
    return sha256(token.encode()).hexdigest()
