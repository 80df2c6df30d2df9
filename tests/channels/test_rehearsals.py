"""The event that we send to our own door: signed as its network signs, and saying nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import WebhookRequest
from app.ports.failures import ForgedWebhook, NetworkFailure
from tests.channels.recordings import Network

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
NETWORKS = [Network(name) for name in discover(Http())]
SIGNED = [one for one in NETWORKS if one.has_webhook and not one.facts.get("not_rehearsed")]
ADDRESS = "https://parvis.example/webhooks/here"


class Door(httpx2.BaseTransport):
    """Our own address: it keeps what was brought, and answers as a test wants."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.brought: list[WebhookRequest] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        assert str(request.url) == ADDRESS
        self.brought.append(WebhookRequest(dict(request.headers.items()), request.read()))
        return httpx2.Response(self.status)


def rehearsed(network: Network, door: Door, now: datetime = NOW) -> bool | None:
    channel = discover(Http(transport=door))[network.name]
    return channel.rehearse(network.access, ADDRESS, now)


@pytest.mark.parametrize("network", SIGNED, ids=lambda one: one.name)
def test_it_passes_the_door_of_its_account_and_tells_of_nothing(network: Network) -> None:
    channel, door = discover(Http())[network.name], Door()
    assert rehearsed(network, door) is True
    request = replace(door.brought[0], key=network.access.account)
    assert channel.verify(request, [network.access], NOW).connections == (network.access.connection,)
    assert channel.parse(request.body, [network.access]) == []
    other = replace(request, body=request.body.replace(b":", b": ", 1))
    with pytest.raises(ForgedWebhook):
        channel.verify(other, [network.access], NOW)


@pytest.mark.parametrize("network", SIGNED, ids=lambda one: one.name)
def test_another_one_later_is_another_event(network: Network) -> None:
    door = Door()
    rehearsed(network, door)
    rehearsed(network, door, NOW + timedelta(minutes=1))
    first, second = ((one.body, one.headers.get("webhook-id")) for one in door.brought)
    assert first != second


@pytest.mark.parametrize("network", SIGNED, ids=lambda one: one.name)
def test_what_is_not_taken_is_said_so(network: Network) -> None:
    assert rehearsed(network, Door(403)) is False
    assert rehearsed(network, Door(502)) is False


@pytest.mark.parametrize("network", SIGNED, ids=lambda one: one.name)
def test_an_address_that_is_not_public_is_never_knocked_at(network: Network) -> None:
    channel = discover(Http())[network.name]
    for address in ("http://127.0.0.1:9/webhooks/here", "https://127.0.0.1:9/webhooks/here"):
        with pytest.raises(NetworkFailure) as failure:
            channel.rehearse(network.access, address, NOW)
        assert failure.value.reason in {"bad_address", "private_address"}


@pytest.mark.parametrize("network", [one for one in NETWORKS if one not in SIGNED], ids=lambda one: one.name)
def test_what_only_the_network_can_sign_is_not_sent(network: Network) -> None:
    door = Door()
    assert rehearsed(network, door) is None
    assert door.brought == []


@pytest.mark.parametrize("network", SIGNED, ids=lambda one: one.name)
def test_without_a_secret_nothing_is_signed(network: Network) -> None:
    door = Door()
    bare = replace(network.access, credentials={})
    assert discover(Http(transport=door))[network.name].rehearse(bare, ADDRESS, NOW) is None
    assert door.brought == []
