"""What every network must do, found by its folder and shown by its recordings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.acting import Moderation
from app.ports.channel import Channel, Dispatch, Reference, WebhookRequest
from app.ports.failures import (
    ForgedWebhook,
    InDoubt,
    NeedsReconnection,
    NetworkFailure,
    TemporaryFailure,
)
from tests.channels.invariants import assert_nothing_is_invented, assert_nothing_is_lost_or_invented
from tests.channels.recordings import Always, Network, Player, as_json

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
CHANNELS = discover(Http())
NETWORKS = [Network(name) for name in CHANNELS]
WEBHOOKS = [(one, file) for one in NETWORKS if one.folder.is_dir() for file in one.recorded("webhooks")]
CALLS = [(one, file) for one in NETWORKS if one.folder.is_dir() for file in one.recorded("api")]
PUBLISHES = [(one, file) for one, file in CALLS if file.stem == "publish"]
FLIPS = 24
ADDRESS = "https://parvis.example/webhooks"

by_network = pytest.mark.parametrize("network", NETWORKS, ids=lambda one: one.name)
by_webhook = pytest.mark.parametrize(
    ("network", "file"), WEBHOOKS, ids=[f"{one.name}-{file.stem}" for one, file in WEBHOOKS]
)
by_call = pytest.mark.parametrize(
    ("network", "file"), CALLS, ids=[f"{one.name}-{file.stem}" for one, file in CALLS]
)
by_publish = pytest.mark.parametrize(("network", "file"), PUBLISHES, ids=[one.name for one, _ in PUBLISHES])


def speaking(network: Network, transport: httpx2.BaseTransport) -> Channel:
    return discover(Http(transport=transport, allow_private=True))[network.name]


def sealed(network: Network, body: bytes) -> bytes:
    """A body as it comes through the door: most networks send what they say as it is."""
    return network.signed(body).body


def load(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


@by_network
def test_every_network_is_recorded(network: Network) -> None:
    assert (network.folder / "facts.json").is_file(), f"tests/channels/{network.name}/facts.json is missing"
    capabilities = CHANNELS[network.name].capabilities
    if capabilities.has_webhook or network.has_webhook:
        assert network.recorded("webhooks"), "no webhook was recorded"
        names = [file.name for file in network.recorded("webhooks")]
        assert [file.name for file in network.recorded("expected")] == names
    if capabilities.polls_every:
        assert list((network.folder / "api").glob("poll*.json")), "no poll was recorded"
    if network.facts.get("replies"):
        assert network.folder / "api" / "publish.json" in network.recorded("api")


@by_network
def test_a_network_says_who_it_is(network: Network) -> None:
    channel = CHANNELS[network.name]
    assert channel.name == network.name
    assert channel.label
    assert channel.icon.startswith(("M", "m"))
    assert len({field.name for field in channel.credentials}) == len(channel.credentials)
    assert channel.length("Bonjour") == 7


@by_webhook
def test_a_signed_body_is_accepted_and_one_flipped_byte_is_refused(network: Network, file: Path) -> None:
    channel, request = CHANNELS[network.name], network.signed(file.read_bytes())
    body = b"" if network.facts.get("signs_sender_only") else request.body
    assert channel.verify(request, [network.access], NOW).connections == (network.access.connection,)
    for at in range(0, len(body), max(1, len(body) // FLIPS)):
        flipped = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        with pytest.raises(ForgedWebhook):
            channel.verify(replace(request, body=flipped), [network.access], NOW)
    for headers in (*_flipped(network, request), {}):
        with pytest.raises(ForgedWebhook):
            channel.verify(replace(request, headers=headers), [network.access], NOW)


def _flipped(network: Network, request: WebhookRequest) -> Iterator[dict[str, str]]:
    """The headers with one letter of the token changed, where that vouches for the sender alone."""
    if network.facts.get("signs_sender_only"):
        token = request.headers["authorization"]
        for at in range(len("Bearer "), len(token) - 1, len(token) // FLIPS):
            other = "A" if token[at] != "A" else "B"
            yield {"authorization": token[:at] + other + token[at + 1 :]}


@by_webhook
def test_a_webhook_means_what_was_written_down(network: Network, file: Path) -> None:
    events = CHANNELS[network.name].parse(sealed(network, file.read_bytes()), [network.access])
    assert as_json(events) == network.expected(file)
    assert_nothing_is_invented(events, load(file))


@by_webhook
def test_parsing_twice_gives_the_same(network: Network, file: Path) -> None:
    channel = CHANNELS[network.name]
    body = sealed(network, file.read_bytes())
    first, second = (channel.parse(body, [network.access]) for _ in range(2))
    assert first == second


@by_webhook
def test_an_odd_part_loses_no_neighbour_and_invents_nothing(network: Network, file: Path) -> None:
    assert_nothing_is_lost_or_invented(
        CHANNELS[network.name],
        [network.access],
        load(file),
        network.neighbour,
        network.facts["parts"],
        lambda body: sealed(network, body),
    )


@by_call
def test_a_call_asks_exactly_what_was_recorded(network: Network, file: Path) -> None:
    recording = load(file)
    player = Player(recording["exchanges"])
    verb = file.stem.partition("-")[0]
    assert as_json(outcome(speaking(network, player), network, verb, recording)) == recording["gives"]
    assert player.is_over, "a recorded request was never made"


@by_publish
@pytest.mark.parametrize(
    ("response", "failures"),
    [
        ({"status": 401, "body": ""}, NeedsReconnection),
        ({"status": 429, "body": "<html>slow down</html>"}, TemporaryFailure),
        ({"status": 500, "body": ""}, (TemporaryFailure, InDoubt)),
        ({"status": 503, "body": "<html>be back soon</html>"}, (TemporaryFailure, InDoubt)),
        ({"fault": "ConnectError"}, TemporaryFailure),
        ({"fault": "ConnectTimeout"}, TemporaryFailure),
        ({"fault": "ReadTimeout"}, InDoubt),
        ({"fault": "RemoteProtocolError"}, InDoubt),
    ],
    ids=lambda value: str(value.get("status") or value["fault"]) if isinstance(value, dict) else "",
)
def test_a_reply_that_fails_says_what_to_do_next(
    network: Network, file: Path, response: dict[str, Any], failures: type[NetworkFailure]
) -> None:
    recording = load(file)
    # Only the last request of `publish` speaks in public; what is asked before it goes well here.
    channel = speaking(network, Always(response, first=recording["exchanges"][:-1]))
    if network.facts.get("repeats_change_nothing") and failures is InDoubt:
        failures = TemporaryFailure  # the receiver ignores a repeat, so nothing has to be looked up
    with pytest.raises(failures):
        channel.publish(Dispatch(**instants(recording["with"])), network.access)


def outcome(channel: Channel, network: Network, verb: str, recording: dict[str, Any]) -> Any:
    """What the channel gives back, or how it fails."""
    given = instants(recording.get("with", {}))
    access = network.access
    calls: dict[str, Callable[[], Any]] = {
        "publish": lambda: channel.publish(Dispatch(**given), access),
        "find": lambda: channel.find(Dispatch(**given), access),
        "read": lambda: channel.read(Reference(**given), access),
        "poll": lambda: channel.poll(access, given.get("cursor"), given["now"]),
        "renew": lambda: channel.renew(access, given.get("now", NOW)),
        "backfill": lambda: channel.backfill(access, given["since"], given.get("cursor"), given["now"]),
        "moderate": lambda: channel.moderate(Moderation(**given), access),
        "subscribe": lambda: channel.subscribe(access, given.get("address", ADDRESS)),
    }
    try:
        return calls[verb]() if verb in calls else getattr(channel, verb)(access)
    except NetworkFailure as failure:
        wait = getattr(failure, "retry_after", None)
        waits = {} if wait is None else {"retry_after": wait.total_seconds()}
        return {"raises": type(failure).__name__, "reason": failure.reason, **waits}


def instants(given: dict[str, Any]) -> dict[str, Any]:
    named = ("now", "since", "first_attempt_at", "attempted_at", "heard_at")
    return {key: datetime.fromisoformat(value) if key in named else value for key, value in given.items()}
