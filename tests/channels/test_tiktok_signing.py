"""Who speaks at the door of a business account: a signature that grows old in five minutes."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from app.channels._http import Http
from app.channels.tiktok import TikTok
from app.ports.channel import Access, WebhookRequest
from app.ports.failures import ForgedWebhook

CHANNEL = TikTok(Http())
BODY = b'{"event":"tiktok.ping"}'
# Computed once by hand, with the secret and the instant below.
AT, DIGEST = 1700000000, "925ad3b3baf06bbd63a4e8c841c4c309a12fd21798558d8664644933763031fa"
NOW = datetime.fromtimestamp(AT, UTC)


def holding(secret: str, connection: int = 1) -> Access:
    return Access(connection, str(connection), "", {"app_secret": secret})


def signed_by(header: str, *accesses: Access, body: bytes = BODY, now: datetime = NOW) -> tuple[int, ...]:
    return CHANNEL.verify(WebhookRequest({"tiktok-signature": header}, body), accesses, now).connections


@pytest.mark.parametrize("header", [f"t={AT},s={DIGEST}", f"t={AT}, s={DIGEST}"])
@pytest.mark.parametrize("age", [-300, 0, 300])
def test_a_fresh_signature_is_taken(header: str, age: int) -> None:
    assert signed_by(header, holding("sesame"), now=NOW + timedelta(seconds=age)) == (1,)


@pytest.mark.parametrize("age", [-301, 301, 86400])
def test_an_old_signature_is_refused_and_one_of_tomorrow_too(age: int) -> None:
    with pytest.raises(ForgedWebhook):
        signed_by(f"t={AT},s={DIGEST}", holding("sesame"), now=NOW + timedelta(seconds=age))


def test_the_instant_is_signed_with_the_body() -> None:
    with pytest.raises(ForgedWebhook):
        signed_by(f"t={AT + 1},s={DIGEST}", holding("sesame"))


def test_everybody_who_holds_the_secret_signed() -> None:
    accesses = (holding("sesame"), holding("autre", 2), holding("sesame", 3))
    assert signed_by(f"t={AT},s={DIGEST}", *accesses) == (1, 3)


@pytest.mark.parametrize(
    "header",
    [
        "",
        f"s={DIGEST}",
        f"t=,s={DIGEST}",
        f"t={AT},s={DIGEST.upper()}",
        f"t={AT},s={DIGEST}0",
        f"t=é,s={DIGEST}",
    ],
)
def test_a_signature_of_another_form_is_refused(header: str) -> None:
    with pytest.raises(ForgedWebhook):
        signed_by(header, holding("sesame"))


@pytest.mark.parametrize("secret", ["", "autre"])
def test_only_the_secret_signs(secret: str) -> None:
    with pytest.raises(ForgedWebhook):
        signed_by(f"t={AT},s={DIGEST}", holding(secret))


def test_an_empty_secret_signs_nothing() -> None:
    empty = hmac.new(b"", f"{AT}.".encode() + BODY, sha256).hexdigest()
    with pytest.raises(ForgedWebhook):
        signed_by(f"t={AT},s={empty}", holding(""))


def test_nobody_shakes_hands() -> None:
    with pytest.raises(ForgedWebhook):
        CHANNEL.greet({"challenge": "1"}, [holding("sesame")])
