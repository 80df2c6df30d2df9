"""A request to be forgotten: signed by the app's secret over its encoded payload, or refused."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access
from app.ports.erasing import Erases
from app.ports.failures import ForgedWebhook

SECRET = "une-cle-inventee"
SAID = {"algorithm": "HMAC-SHA256", "user_id": "24100000000001", "issued_at": 1773739800}
ACCESSES = [
    Access(1, "710000000000009", "Autre", {"app_secret": "une-autre"}),
    Access(2, "710000000000001", "Ville", {"app_secret": SECRET}),
    Access(3, "710000000000002", "Sans clé", {}),
]
CHANNELS = discover(Http())


def encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def signed(said: Any, secret: str = SECRET) -> str:
    payload = encoded(said if isinstance(said, bytes) else json.dumps(said).encode())
    return encoded(hmac.new(secret.encode(), payload.encode(), sha256).digest()) + "." + payload


@pytest.mark.parametrize("name", ["facebook", "instagram", "threads"])
def test_a_signed_request_says_whom_it_is_about(name: str) -> None:
    channel = CHANNELS[name]
    assert isinstance(channel, Erases)
    assert channel.whose(signed(SAID), ACCESSES) == "24100000000001"


@pytest.mark.parametrize(
    "request_",
    [
        signed(SAID, "une-cle-volee"),
        signed(SAID, ""),
        signed(SAID).replace(".", ""),
        "." + signed(SAID).partition(".")[2],
        signed({**SAID, "algorithm": "none"}),
        signed({key: value for key, value in SAID.items() if key != "user_id"}),
        signed(b"pas du JSON"),
        signed(["une liste"]),
        "é." + signed(SAID).partition(".")[2],
        signed(SAID).partition(".")[0] + ".!",
        "",
        "." * 9000,
    ],
    ids=range(12),
)
def test_what_no_secret_of_ours_signed_is_refused(request_: str) -> None:
    channel = CHANNELS["facebook"]
    assert isinstance(channel, Erases)
    with pytest.raises(ForgedWebhook):
        channel.whose(request_, ACCESSES)


def test_a_number_as_id_is_the_same_person() -> None:
    channel = CHANNELS["facebook"]
    assert isinstance(channel, Erases)
    assert channel.whose(signed({**SAID, "user_id": 24100000000001}), ACCESSES) == "24100000000001"


def test_one_flipped_character_is_refused() -> None:
    channel, good = CHANNELS["facebook"], signed(SAID)
    assert isinstance(channel, Erases)
    for at in (0, 20, 50, len(good) - 2):
        other = "A" if good[at] != "A" else "B"
        with pytest.raises(ForgedWebhook):
            channel.whose(good[:at] + other + good[at + 1 :], ACCESSES)
