"""Who pushed: a server vouches for its message with the key it named when it was asked (RFC 8292)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.jws import deserialize_compact

from app.channels._values import Json, mapping

CLOCKS = timedelta(minutes=5)  # how far the server's clock may be from ours
NEW, OLD = "vapid ", "webpush "


def is_vouched_for(header: str, key: EllipticCurvePublicKey, address: str, now: datetime) -> bool:
    """Whether the header's token was signed by this key, for this address of ours, and has not ended.

    The key that the header itself names proves nothing, and is not looked at.
    """
    token = _token(header)
    said = _signed(token, key) if token else None
    if said is None:
        return False
    ends_at, audience = said.get("exp"), said.get("aud")
    is_alive = isinstance(ends_at, int | float) and ends_at > (now - CLOCKS).timestamp()
    return is_alive and isinstance(audience, str) and _origin(audience) == _origin(address)


def _token(header: str) -> str | None:
    """The token of `vapid t=…, k=…`, or of the older `WebPush …`."""
    if header.lower().startswith(NEW):
        return _named(header[len(NEW) :])
    return header[len(OLD) :].strip() if header.lower().startswith(OLD) else None


def _named(given: str) -> str | None:
    found = (part.strip().partition("=") for part in given.split(","))
    return next((value.strip() for name, _, value in found if name == "t"), None)


def _signed(token: str, key: EllipticCurvePublicKey) -> Json | None:
    """What the token says, if this key signed it."""
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        signed = deserialize_compact(token, ECKey.import_key(pem), algorithms=["ES256"])
        return mapping(json.loads(signed.payload))
    except (JoseError, ValueError, TypeError, RecursionError):
        return None


def _origin(address: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port of an address; None where it is none."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, (parts.hostname or "").lower(), port) if parts.hostname else None
