"""A push as a server seals it for one account, and vouches for it: the recordings are what it says inside."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.ports.channel import WebhookRequest

ENDS_AT = 1773826200  # 2026-03-18, half past nine
AUDIENCE = "https://parvis.example"
SENDER = ec.derive_private_key(7_000_000_007, ec.SECP256R1())
SERVER = ec.derive_private_key(9_000_000_011, ec.SECP256R1())
RECORD = 4096


def signed(body: bytes, facts: dict[str, Any]) -> WebhookRequest:
    headers = {"authorization": authorization(), "content-encoding": "aes128gcm"}
    return WebhookRequest(headers, sealed(body, facts), facts["access"]["account"])


def authorization(**said: Any) -> str:
    """The header of RFC 8292. said: what the token says instead."""
    return f"vapid t={token(**said)}, k={encoded(point(SERVER))}"


def token(algorithm: str = "ES256", **said: Any) -> str:
    claims = {"aud": AUDIENCE, "exp": ENDS_AT, "sub": "mailto:courrier@social.example", **said}
    parts = ({"typ": "JWT", "alg": algorithm}, claims)
    content = ".".join(encoded(json.dumps(part).encode()) for part in parts)
    numbers = decode_dss_signature(SERVER.sign(content.encode(), ec.ECDSA(SHA256())))
    return f"{content}.{encoded(b''.join(number.to_bytes(32) for number in numbers))}"


def sealed(body: bytes, facts: dict[str, Any], *, size: int = RECORD, filling: int = 0) -> bytes:
    """`aes128gcm`, always with the same salt and sender for the same body."""
    salt, sender = sha256(body).digest()[:16], point(SENDER)
    private, secret = (decoded(facts["access"]["memory"][name]) for name in ("push_private", "push_secret"))
    ours = ec.derive_private_key(int.from_bytes(private), ec.SECP256R1())
    shared = SENDER.exchange(ec.ECDH(), ours.public_key())
    material = derived(secret, shared, b"WebPush: info\0" + point(ours) + sender, 32)
    key = derived(salt, material, b"Content-Encoding: aes128gcm\0", 16)
    nonce = derived(salt, material, b"Content-Encoding: nonce\0", 12)
    inside = AESGCM(key).encrypt(nonce, body + b"\2" + b"\0" * filling, None)
    return salt + size.to_bytes(4) + bytes([len(sender)]) + sender + inside


def derived(salt: bytes, material: bytes, what: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, what).derive(material)


def point(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def decoded(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))
