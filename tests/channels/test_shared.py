"""Recordings that real systems published, kept beside the tree: only what holds of any body is tested."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access, Dispatch, Reference
from app.ports.failures import NetworkFailure
from tests.channels.invariants import assert_nothing_is_invented, assert_nothing_is_lost_or_invented
from tests.channels.recordings import HERE, Always, Network
from tests.channels.test_contract import NOW
from tests.needs import fixtures_folder

pytestmark = pytest.mark.shared_fixtures
ROOT = fixtures_folder()
CHANNELS = discover(Http())


def recordings(*, of_calls: bool) -> list[tuple[Network, Path]]:
    found = []
    for listing in sorted(HERE.glob("*/shared.txt")):
        for folder in listing.read_text(encoding="utf-8").split():
            files = sorted((ROOT / folder).glob("*.json")) if ROOT else []
            found += [(Network(listing.parent.name), file) for file in files]
    return [(network, file) for network, file in found if file.name.startswith("api-") == of_calls]


BODIES, ANSWERS = recordings(of_calls=False), recordings(of_calls=True)


def named(found: list[tuple[Network, Path]]) -> list[str]:
    return [f"{file.parent.name}-{file.stem}" for _, file in found]


def enveloped(body: Any, network: Network) -> Any:
    """A bare change becomes the entry of a body."""
    if "entry" in body:
        return body
    return {**network.neighbour, "entry": [{"id": network.access.account, "time": 1, "changes": [body]}]}


def accesses_for(body: Any, network: Network) -> list[Access]:
    accounts = {str(entry["id"]) for entry in body["entry"]} | {network.access.account}
    return [Access(number, account, "", {}) for number, account in enumerate(sorted(accounts))]


@pytest.mark.parametrize(("network", "file"), BODIES, ids=named(BODIES))
def test_a_published_webhook_is_read_whole(network: Network, file: Path) -> None:
    body = enveloped(json.loads(file.read_text(encoding="utf-8")), network)
    channel, accesses = CHANNELS[network.name], accesses_for(body, network)
    if body.get("object") in {None, network.neighbour["object"]}:
        events = channel.parse(json.dumps(body).encode(), accesses)
        assert not [
            event for event in events if getattr(event, "reason", "") in {"unexpected", "unknown_account"}
        ]
        assert_nothing_is_invented(events, body)
    assert_nothing_is_lost_or_invented(channel, accesses, body, network.neighbour, "entry")


@pytest.mark.parametrize(("network", "file"), ANSWERS, ids=named(ANSWERS))
def test_a_published_answer_never_breaks_a_call(network: Network, file: Path) -> None:
    body = json.loads(file.read_text(encoding="utf-8"))
    status = 400 if isinstance(body, dict) and "error" in body else 200
    channel = discover(Http(transport=Always({"status": status, "body": body})))[network.name]
    access = network.access
    dispatch = Dispatch("k", "Merci", account=access.account, comment_external_id="9_1", post_external_id="9")
    calls: list[Callable[[], Any]] = [
        lambda: channel.poll(access, None, NOW),
        lambda: channel.read(Reference("comment", "9_1", post_external_id="9"), access),
        lambda: channel.read(Reference("post", "9"), access),
        lambda: channel.read(Reference("comment", "91", kind="mention", post_external_id="9"), access),
        lambda: channel.publish(dispatch, access),
        lambda: channel.find(dispatch, access),
        lambda: channel.check(access),
    ]
    for call in calls:
        with suppress(NetworkFailure):
            call()
