"""What a network knows Parvis by may hold less than an account does: the door stays closed, and calm."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access, Channel, WebhookRequest
from app.ports.failures import ForgedWebhook
from app.ports.signing_in import SignsIn

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
CHANNELS = discover(Http())
NOBODY = Access(0, "", "", {})
HANDSHAKES: tuple[dict[str, str], ...] = (
    {},
    {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": ""},
    {"crc_token": "x"},
    {"challengeCode": "x"},
)

by_channel = pytest.mark.parametrize("channel", CHANNELS.values(), ids=CHANNELS)


@by_channel
def test_an_empty_application_signs_for_nothing(channel: Channel) -> None:
    for body in (b"", b"{}", b"signed_by=nobody"):
        for headers in ({}, {"x-hub-signature-256": "sha256=", "authorization": "Bearer x.y.z"}):
            with pytest.raises(ForgedWebhook):
                channel.verify(WebhookRequest(headers, body, "key"), [NOBODY], NOW)


@by_channel
@pytest.mark.parametrize("query", HANDSHAKES, ids=["bare", "hub", "crc", "challenge"])
def test_an_empty_application_shakes_no_hand(channel: Channel, query: dict[str, str]) -> None:
    with pytest.raises(ForgedWebhook):
        channel.greet(query, [NOBODY])


@by_channel
def test_a_body_that_nobody_signed_for_is_read_calmly(channel: Channel) -> None:
    for body in (b"", b"{}", b"[]", b'{"object": "page", "entry": [{}]}'):
        assert isinstance(channel.parse(body, []), list)


def test_most_networks_have_a_sign_in_of_their_own_with_nothing_asked_twice() -> None:
    for name, channel in CHANNELS.items():
        gate: object = channel
        if isinstance(gate, SignsIn):
            names = [one.name for one in gate.application]
            assert len(names) == len(set(names)), name
            known = {one.name for one in channel.credentials}
            secrets = {one.name for one in gate.application if one.secret and one.required}
            assert secrets <= known, f"{name}: an application holds what an account would need too"
