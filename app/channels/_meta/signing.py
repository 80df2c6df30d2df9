"""Who speaks at the door: the handshake and the signature (Graph API Webhooks, "Getting started")."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

from app.ports.channel import Access, Verified, WebhookRequest
from app.ports.failures import ForgedWebhook

NON_ASCII = 0x80
CHALLENGE = re.compile(r"[A-Za-z0-9_.-]{1,200}")


def greet(query: Mapping[str, str], accesses: Sequence[Access]) -> str:
    """Give the challenge back to whoever knows a verify token; a stranger wrote it, so it is checked."""
    given = query.get("hub.verify_token", "").encode()
    tokens = [access.credentials.get("verify_token", "") for access in accesses]
    known = [hmac.compare_digest(token.encode(), given) for token in tokens if token]
    challenge = query.get("hub.challenge", "")
    if query.get("hub.mode") != "subscribe" or not any(known) or not CHALLENGE.fullmatch(challenge):
        raise ForgedWebhook
    return challenge


def verify(request: WebhookRequest, accesses: Sequence[Access]) -> Verified:
    """Say which accesses hold the secret that signed the raw bytes, or else their escaped variant."""
    given = request.headers.get("x-hub-signature-256", "").encode()
    for body in (request.body, escaped(request.body)):
        signers = _signers(body, given, accesses) if body is not None else ()
        if signers:
            return Verified(signers)
    raise ForgedWebhook


def escaped(body: bytes) -> bytes | None:
    r"""The body as Meta may sign it, non-ASCII characters as lower-case \uxxxx; None where nothing differs.

    Meta: "an escaped unicode version of the payload, with lowercase hex digits" (Graph API Webhooks).
    """
    if body.isascii():
        return None
    try:
        units = body.decode().encode("utf-16-be")
    except UnicodeDecodeError:
        return None
    numbers = (int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2))
    return "".join(chr(unit) if unit < NON_ASCII else f"\\u{unit:04x}" for unit in numbers).encode()


def _signers(body: bytes, given: bytes, accesses: Sequence[Access]) -> tuple[int, ...]:
    secrets = {access.credentials.get("app_secret", "") for access in accesses} - {""}
    signed = {secret for secret in secrets if hmac.compare_digest(_signature(secret, body), given)}
    return tuple(access.connection for access in accesses if access.credentials.get("app_secret") in signed)


def _signature(secret: str, body: bytes) -> bytes:
    return b"sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest().encode()
