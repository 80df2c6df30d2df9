"""A request that Meta signs about one of its people: to be forgotten, or to say that somebody left the app.

Form: `<signature>.<payload>`, both base64url without padding; the signature is that of the encoded payload.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Sequence
from hashlib import sha256

from app.channels._values import ident, mapping
from app.ports.channel import Access
from app.ports.failures import ForgedWebhook

ALGORITHM = "HMAC-SHA256"
LONGEST = 8192


def user_in(signed_request: str, accesses: Sequence[Access]) -> str:
    """Say whom the request is about, or raise ForgedWebhook where no app secret of ours signed it."""
    signature, dot, payload = signed_request.partition(".")
    if not dot or len(signed_request) > LONGEST or not signed_request.isascii():
        raise ForgedWebhook
    secrets = {access.credentials.get("app_secret", "") for access in accesses} - {""}
    given = _decoded(signature)
    known = [hmac.compare_digest(_signed(secret, payload), given) for secret in secrets]
    if not any(known):
        raise ForgedWebhook
    return _user(_decoded(payload))


def _user(payload: bytes) -> str:
    try:
        said = mapping(json.loads(payload))
    except (ValueError, RecursionError):
        raise ForgedWebhook from None
    user = ident(said.get("user_id"))
    if said.get("algorithm") != ALGORITHM or user is None:
        raise ForgedWebhook
    return user


def _signed(secret: str, payload: str) -> bytes:
    return hmac.new(secret.encode(), payload.encode(), sha256).digest()


def _decoded(value: str) -> bytes:
    try:
        return urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (NotBase64, ValueError):
        raise ForgedWebhook from None
