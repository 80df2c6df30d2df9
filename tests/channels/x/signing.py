"""A request as the network signs it."""

from __future__ import annotations

import hmac
from base64 import b64encode
from hashlib import sha256
from typing import Any

from app.ports.channel import WebhookRequest


def signed(body: bytes, facts: dict[str, Any]) -> WebhookRequest:
    secret = facts["access"]["credentials"]["consumer_secret"]
    digest = hmac.new(secret.encode(), body, sha256).digest()
    return WebhookRequest({"x-twitter-webhooks-signature": f"sha256={b64encode(digest).decode()}"}, body)
