"""Who speaks at the door: the handshake and the signature (Graph API Webhooks, "Getting started")."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from json.encoder import encode_basestring_ascii

from app.ports.channel import Access, Verified, WebhookRequest
from app.ports.failures import ForgedWebhook

HEADER = "x-hub-signature-256"
NON_ASCII = re.compile(r"[^\x00-\x7f]+")
SIGNATURE = re.compile(rb"sha256=[0-9a-f]{64}")
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
    given = request.headers.get(HEADER, "").encode(errors="replace")
    if not SIGNATURE.fullmatch(given):
        raise ForgedWebhook
    signers = _signers(request.body, given, accesses)
    if not signers and (variant := escaped(request.body)) is not None:
        signers = _signers(variant, given, accesses)
    if not signers:
        raise ForgedWebhook
    return Verified(signers)


def signed(body: bytes, access: Access) -> WebhookRequest | None:
    """Sign a body as Meta would for this access; None without its secret."""
    secret = access.credentials.get("app_secret")
    return WebhookRequest({HEADER: _signature(secret, body).decode()}, body) if secret else None


def escaped(body: bytes) -> bytes | None:
    r"""The body as Meta may sign it, non-ASCII characters as lower-case \uxxxx; None where nothing differs.

    Meta: "an escaped unicode version of the payload, with lowercase hex digits" (Graph API Webhooks).
    """
    if body.isascii():
        return None
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    # JSON's own escaping, of the runs that need it: it is fast, and unsigned bodies come this far.
    return NON_ASCII.sub(lambda run: encode_basestring_ascii(run[0])[1:-1], text).encode()


def _signers(body: bytes, given: bytes, accesses: Sequence[Access]) -> tuple[int, ...]:
    secrets = {access.credentials.get("app_secret", "") for access in accesses} - {""}
    signed = {secret for secret in secrets if hmac.compare_digest(_signature(secret, body), given)}
    return tuple(access.connection for access in accesses if access.credentials.get("app_secret") in signed)


def _signature(secret: str, body: bytes) -> bytes:
    return b"sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest().encode()
