"""Who signed, and how we sign ourselves (Standard Webhooks 1.0.0, "Verifying signatures")."""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass, field
from hashlib import sha256

from app.ports.channel import Access, WebhookRequest

ID = re.compile(r"[!-\-/-~]{1,256}")  # visible, without the dot that ends it in what is signed
SECONDS = re.compile(r"[0-9]{1,12}")
PREFIX, VERSION = "whsec_", "v1,"
SHORTEST_KEY = 24


@dataclass(frozen=True)
class Signed:
    """What a request claims: its id, its instant in Unix seconds, the signed bytes and the signatures."""

    id: str
    seconds: int
    content: bytes = field(repr=False)
    signatures: tuple[bytes, ...] = field(repr=False)


def signed_in(request: WebhookRequest) -> Signed | None:
    """Read the three headers; None where one is missing or malformed. Other versions than v1 are skipped."""
    given_id = request.headers.get("webhook-id", "")
    given_at = request.headers.get("webhook-timestamp", "")
    if not ID.fullmatch(given_id) or not SECONDS.fullmatch(given_at):
        return None
    given = request.headers.get("webhook-signature", "").split(" ")
    signatures = tuple(one.encode(errors="replace") for one in given if one.startswith(VERSION))
    return Signed(given_id, int(given_at), _content(given_id, given_at, request.body), signatures)


def is_signed_by(signed: Signed, access: Access) -> bool:
    """Whether one of the signatures is made with one of the account's keys."""
    made = [_signature(key, signed.content).encode() for key in keys_of(access)]
    return any(hmac.compare_digest(one, given) for one in made for given in signed.signatures)


def headers_for(access: Access, given_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """Sign a body of ours, once with each key, so that a secret can be changed without a gap."""
    content = _content(given_id, str(seconds), body)
    return {
        "webhook-id": given_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(_signature(key, content) for key in keys_of(access)),
    }


def keys_of(access: Access) -> list[bytes]:
    """The keys of an account; what is too short to be one is none, so that an empty secret opens nothing."""
    keys = [_key(secret) for secret in access.credentials.get("secret", "").split()]
    return [key for key in keys if key is not None]


def is_whole(access: Access) -> bool:
    """Whether every secret given is a key."""
    return len(keys_of(access)) == len(access.credentials.get("secret", "").split())


def _key(secret: str) -> bytes | None:
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except (Error, ValueError):
        return None
    return key if len(key) >= SHORTEST_KEY else None


def _content(given_id: str, given_at: str, body: bytes) -> bytes:
    return f"{given_id}.{given_at}.".encode() + body


def _signature(key: bytes, content: bytes) -> str:
    return VERSION + b64encode(hmac.new(key, content, sha256).digest()).decode()
