"""Who speaks at the door of a page: the challenge, and a signature whose text begins with a prefix."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256

import pytest

from app.channels._http import Http
from app.channels.linkedin import LinkedIn
from app.ports.channel import Access, WebhookRequest
from app.ports.failures import ForgedWebhook
from tests.channels.test_contract import NOW

CHANNEL = LinkedIn(Http())
CHALLENGE = "890e4665-4dfe-4ab1-b689-ed553bceeed0"
BODY = b'{"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS","notifications":[]}'
# Computed once by hand, with the secret below.
RESPONSE = "96199db2f8e84773727298cc14282d81ed7dcbedbc2ff5498ac2ba4135d77571"
SIGNATURE = "a47fd5f7c4fecf1013d6480c06bb63d604863bac842e8e47bbc095d09b21416f"


def holding(secret: str, connection: int = 1) -> Access:
    return Access(connection, f"urn:li:organization:{connection}", "", {"client_secret": secret})


def signed_by(signature: str, *accesses: Access, body: bytes = BODY) -> tuple[int, ...]:
    request = WebhookRequest({"x-li-signature": signature}, body)
    return CHANNEL.verify(request, accesses, NOW).connections


def test_the_challenge_is_answered_as_json() -> None:
    answer = CHANNEL.greet({"challengeCode": CHALLENGE, "applicationId": "7"}, [holding("sesame")])
    assert json.loads(answer) == {"challengeCode": CHALLENGE, "challengeResponse": RESPONSE}


@pytest.mark.parametrize("challenge", ["", "court", "hmacsha256={}", CHALLENGE + "<b>", "a" * 65])
def test_only_a_challenge_is_signed_for_a_stranger(challenge: str) -> None:
    with pytest.raises(ForgedWebhook):
        CHANNEL.greet({"challengeCode": challenge}, [holding("sesame")])


@pytest.mark.parametrize("accesses", [[], [holding("")]])
def test_without_a_secret_nothing_is_signed(accesses: list[Access]) -> None:
    with pytest.raises(ForgedWebhook):
        CHANNEL.greet({"challengeCode": CHALLENGE}, accesses)


@pytest.mark.parametrize("signature", [SIGNATURE, f"hmacsha256={SIGNATURE}"])
def test_the_digest_is_taken_with_or_without_the_prefix(signature: str) -> None:
    assert signed_by(signature, holding("sesame")) == (1,)


def test_everybody_who_holds_the_secret_signed() -> None:
    assert signed_by(SIGNATURE, holding("sesame"), holding("autre", 2), holding("sesame", 3)) == (1, 3)


@pytest.mark.parametrize(
    "signature", ["", "hmacsha256=", SIGNATURE.upper(), SIGNATURE[:-1], SIGNATURE + "0", "é" * 64]
)
def test_a_signature_of_another_form_is_refused(signature: str) -> None:
    with pytest.raises(ForgedWebhook):
        signed_by(signature, holding("sesame"))


def test_a_body_signed_without_the_prefix_is_refused() -> None:
    bare = hmac.new(b"sesame", BODY, sha256).hexdigest()
    with pytest.raises(ForgedWebhook):
        signed_by(bare, holding("sesame"))


def test_an_empty_secret_signs_nothing() -> None:
    empty = hmac.new(b"", b"hmacsha256=" + BODY, sha256).hexdigest()
    with pytest.raises(ForgedWebhook):
        signed_by(empty, holding(""))
