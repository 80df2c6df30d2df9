"""Who speaks at the door: a signature that holds its own instant (TikTok, "Webhooks verification")."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from app.ports.channel import Access, Verified, WebhookRequest
from app.ports.failures import ForgedWebhook

HEADER = "tiktok-signature"
SIGNATURE = re.compile(r"t=([0-9]{1,12}),\s?s=([0-9a-f]{64})")
# Older than that it may be somebody else's copy; our clock and theirs may differ as much.
LONGEST = timedelta(minutes=5)


def verify(request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
    """Say which accesses hold the secret that signed the instant and the raw bytes, not long ago."""
    found = SIGNATURE.fullmatch(request.headers.get(HEADER, ""))
    if found is None or abs(now.timestamp() - int(found[1])) > LONGEST.total_seconds():
        raise ForgedWebhook
    content, given = found[1].encode() + b"." + request.body, found[2]
    secrets = {_secret(access) for access in accesses} - {""}
    signed = {secret for secret in secrets if hmac.compare_digest(_digest(secret, content), given)}
    signers = tuple(access.connection for access in accesses if _secret(access) in signed)
    if not signers:
        raise ForgedWebhook
    return Verified(signers)


def signed(body: bytes, access: Access, now: datetime) -> WebhookRequest | None:
    """Sign a body as TikTok would for this access at this instant; None without its secret."""
    secret, at = _secret(access), str(int(now.timestamp()))
    if not secret:
        return None
    digest = _digest(secret, at.encode() + b"." + body)
    return WebhookRequest({HEADER: f"t={at},s={digest}"}, body)


def _secret(access: Access) -> str:
    return access.credentials.get("app_secret", "")


def _digest(secret: str, content: bytes) -> str:
    return hmac.new(secret.encode(), content, sha256).hexdigest()
