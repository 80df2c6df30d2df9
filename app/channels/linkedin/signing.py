"""Who speaks at the door: the challenge and the signature (LinkedIn, "Webhook validation")."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

from app.ports.channel import Access, Verified, WebhookRequest
from app.ports.failures import ForgedWebhook

HEADER = "x-li-signature"
# It stands before the body in what is signed; the header holds the digest alone.
PREFIX = b"hmacsha256="
DIGEST = re.compile(rb"[0-9a-f]{64}")
# A UUID. What is signed for a stranger never looks like a body, whose text begins with the prefix.
CHALLENGE = re.compile(r"[0-9a-fA-F-]{8,64}")


def greet(query: Mapping[str, str], accesses: Sequence[Access]) -> str:
    """Answer the challenge with a secret of ours, as JSON.

    Applications share no address: where secrets differ, the oldest connection's answers.
    """
    challenge = query.get("challengeCode", "")
    secrets = [secret for access in accesses if (secret := _secret(access))]
    if not CHALLENGE.fullmatch(challenge) or not secrets:
        raise ForgedWebhook
    return json.dumps(
        {"challengeCode": challenge, "challengeResponse": _digest(secrets[0], challenge.encode())}
    )


def verify(request: WebhookRequest, accesses: Sequence[Access]) -> Verified:
    """Say which accesses hold the secret that signed the raw bytes."""
    given = request.headers.get(HEADER, "").encode(errors="replace").removeprefix(PREFIX)
    if not DIGEST.fullmatch(given):
        raise ForgedWebhook
    secrets = {_secret(access) for access in accesses} - {""}
    signed = {
        one for one in secrets if hmac.compare_digest(_digest(one, PREFIX + request.body).encode(), given)
    }
    signers = tuple(access.connection for access in accesses if _secret(access) in signed)
    if not signers:
        raise ForgedWebhook
    return Verified(signers)


def signed(body: bytes, access: Access) -> WebhookRequest | None:
    """Sign a body as LinkedIn would for this access; None without its secret."""
    secret = _secret(access)
    return WebhookRequest({HEADER: _digest(secret, PREFIX + body)}, body) if secret else None


def _secret(access: Access) -> str:
    return access.credentials.get("client_secret", "")


def _digest(secret: str, content: bytes) -> str:
    return hmac.new(secret.encode(), content, sha256).hexdigest()
