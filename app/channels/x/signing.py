"""Who speaks at the door: the handshake (CRC) and the signature ("Webhooks", "Securing webhooks")."""

from __future__ import annotations

import hmac
import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256

from app.channels._values import ident, mapping
from app.ports.channel import Access, Verified, WebhookRequest
from app.ports.failures import ForgedWebhook

LONGEST_DELIVERY = 200
HEADER = "x-twitter-webhooks-signature"
# The answer to the handshake is made as a signature is: a token that could be a body is never signed.
TOKEN = re.compile(r"[A-Za-z0-9_.~+/=-]{1,256}")


def greet(query: Mapping[str, str], accesses: Sequence[Access]) -> str:
    """Prove with the application's secret that this address is ours; the network expects JSON."""
    token = query.get("crc_token", "")
    secrets = _secrets(accesses)
    if not secrets or not TOKEN.fullmatch(token) or token.isdecimal():
        raise ForgedWebhook
    return json.dumps({"response_token": _signature(secrets[0], token.encode()).decode()})


def verify(request: WebhookRequest, accesses: Sequence[Access]) -> Verified:
    """Say which accesses hold the secret that signed the raw bytes."""
    given = request.headers.get(HEADER, "").encode(errors="replace")
    signed = {
        secret
        for secret in _secrets(accesses)
        if hmac.compare_digest(_signature(secret, request.body), given)
    }
    if not signed:
        raise ForgedWebhook
    signers = tuple(
        access.connection for access in accesses if access.credentials.get("consumer_secret") in signed
    )
    return Verified(signers, _delivery(request.body))


def signed(body: bytes, access: Access) -> WebhookRequest | None:
    """Sign a body as the network would for this access; None without its secret."""
    secret = access.credentials.get("consumer_secret")
    return WebhookRequest({HEADER: _signature(secret, body).decode()}, body) if secret else None


def _secrets(accesses: Sequence[Access]) -> list[str]:
    given = [access.credentials.get("consumer_secret", "") for access in accesses]
    return [secret for secret in dict.fromkeys(given) if secret]


def _signature(secret: str, content: bytes) -> bytes:
    return b"sha256=" + b64encode(hmac.new(secret.encode(), content, sha256).digest())


def _delivery(body: bytes) -> str | None:
    """The event's own id: the network announces that it may deliver one twice, to each account apart."""
    try:
        told = mapping(mapping(json.loads(body)).get("data"))
    except (ValueError, RecursionError):
        return None
    event, account = ident(told.get("event_uuid")), ident(mapping(told.get("filter")).get("user_id"))
    return (
        f"{account}/{event}" if event and account and len(event) + len(account) < LONGEST_DELIVERY else None
    )
