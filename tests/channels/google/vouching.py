"""Requests as Pub/Sub sends them: a signed token, and a body that it says nothing of."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from app.ports.channel import Access, WebhookRequest
from tests.channels.google.signing import signer
from tests.channels.recordings import Network

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
NETWORK = Network("google")
KID = "cle-de-mars"
SIGNER, STRANGER = signer(), generate_private_key(65537, 2048)
AUDIENCE, SENDER = (NETWORK.access.credentials[name] for name in ("push_audience", "push_email"))
CLAIMS = {
    "iss": "https://accounts.google.com",
    "aud": AUDIENCE,
    "email": SENDER,
    "email_verified": True,
    "iat": int(NOW.timestamp()) - 60,
    "exp": int(NOW.timestamp()) + 3540,
}


def public(key: RSAPrivateKey, kid: str = KID) -> dict[str, str]:
    """A key as Google lists it."""
    numbers = key.public_key().public_numbers()
    n, e = (urlsafe_b64encode(_bytes(number)).rstrip(b"=").decode() for number in (numbers.n, numbers.e))
    return {"kid": kid, "kty": "RSA", "alg": "RS256", "use": "sig", "n": n, "e": e}


def access(*keys: dict[str, str], **credentials: str) -> Access:
    """The connection of the recordings, with these keys kept."""
    kept = {"keys": json.dumps(list(keys or (public(SIGNER),)))}
    known = {**NETWORK.access.credentials, **credentials}
    return replace(NETWORK.access, memory={**NETWORK.access.memory, **kept}, credentials=known)


def token(
    claims: Mapping[str, Any] = CLAIMS,
    head: Mapping[str, Any] | None = None,
    key: RSAPrivateKey = SIGNER,
) -> str:
    said = ".".join(
        _encoded(part) for part in ({"alg": "RS256", "kid": KID, "typ": "JWT", **(head or {})}, claims)
    )
    signature = key.sign(said.encode(), PKCS1v15(), SHA256())
    return f"{said}.{urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def pushed(vouched: str, body: bytes = b"{}") -> WebhookRequest:
    return WebhookRequest({"authorization": f"Bearer {vouched}"}, body)


def _encoded(part: object) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def _bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
