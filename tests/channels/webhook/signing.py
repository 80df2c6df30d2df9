"""A request as a tool of the town signs it."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Any

from app.ports.channel import WebhookRequest

SENT_AT = 1773739800  # 2026-03-17, half past nine


def signed(body: bytes, facts: dict[str, Any]) -> WebhookRequest:
    secret = facts["access"]["credentials"]["secret"].split()[0]
    headers = headers_for(secret, "msg_2Xkerlan", SENT_AT, body)
    return WebhookRequest(headers, body, facts["access"]["account"])


def headers_for(secret: str, given_id: str, seconds: int, body: bytes) -> dict[str, str]:
    key = b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{given_id}.{seconds}.".encode() + body, sha256).digest()
    return {
        "webhook-id": given_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{b64encode(digest).decode()}",
    }
