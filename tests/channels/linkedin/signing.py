"""A request as LinkedIn signs it: the prefix is inside what is signed, the header holds the digest alone."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any

from app.ports.channel import WebhookRequest


def signed(body: bytes, facts: dict[str, Any]) -> WebhookRequest:
    secret = facts["access"]["credentials"]["client_secret"]
    digest = hmac.new(secret.encode(), b"hmacsha256=" + body, sha256).hexdigest()
    return WebhookRequest({"x-li-signature": digest}, body)
