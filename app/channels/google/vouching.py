"""Who pushed: Google vouches for a request with a token that one of its public keys has signed.

The token says nothing of the body: it proves that Pub/Sub sends for our subscription, and no more. So what
a body says is never taken for a review: it only makes us ask.
Source: Cloud Pub/Sub, "Authenticate push subscriptions"; RFC 7515, RFC 7519.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.jws import deserialize_compact, extract_compact

from app.channels._values import Json, mapping, rows, text
from app.ports.channel import Access

KEYS = "keys"
ISSUERS = {"https://accounts.google.com", "accounts.google.com"}
CLOCKS = timedelta(minutes=5)  # how far Google's clock may be from ours
BEARER, LONGEST = "bearer ", 8_000


def token_in(headers: Mapping[str, str]) -> str | None:
    """The token of `Authorization: Bearer …`."""
    given = headers.get("authorization", "")
    token = given[len(BEARER) :].strip()
    return token if given[: len(BEARER)].lower() == BEARER and 0 < len(token) <= LONGEST else None


def vouches(token: str, access: Access, now: datetime) -> bool:
    """Whether Google signed this token for the subscription that this connection is told of by."""
    audience, sender = (access.credentials.get(name) for name in ("push_audience", "push_email"))
    if not audience or not sender:
        return False
    said = _signed(token, access.memory.get(KEYS, ""))
    return (
        said.get("iss") in ISSUERS
        and said.get("aud") == audience
        and said.get("email") == sender
        and said.get("email_verified") is True
        and _is_alive(said, now)
    )


def keys_worth_keeping(body: Json) -> str:
    """The keys of Google's list that sign as its tokens do, in the fewest words; none is the empty text."""
    listed = [
        {name: text(key.get(name)) for name in ("kid", "n", "e")}
        for key in rows(body.get("keys"))
        if key.get("kty") == "RSA" and key.get("alg", "RS256") == "RS256"
    ]
    whole = [key for key in listed if all(key.values())]
    return json.dumps(whole, separators=(",", ":")) if whole else ""


def _signed(token: str, kept: str) -> Json:
    """What the token says, if a key that we keep has signed it; else nothing.

    The key is chosen by its name and its kind is ours to say: a token that names another way of signing,
    or none, has not been signed.
    """
    try:
        named = extract_compact(token.encode()).headers().get("kid")
        key = next(key for key in rows(_read(kept.encode())) if key.get("kid") == named)
        public = RSAKey.import_key(
            {"kty": "RSA", "n": text(key.get("n")) or "", "e": text(key.get("e")) or ""}
        )
        signed = deserialize_compact(token, public, algorithms=["RS256"])
    except (JoseError, StopIteration, ValueError, TypeError, RecursionError):
        return {}
    return mapping(_read(signed.payload))


def _is_alive(said: Json, now: datetime) -> bool:
    ends_at, began_at = _seconds(said.get("exp")), _seconds(said.get("iat"))
    if ends_at is None or began_at is None:
        return False
    return ends_at > (now - CLOCKS).timestamp() and began_at < (now + CLOCKS).timestamp()


def _seconds(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _read(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
