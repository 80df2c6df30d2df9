"""Recordings of WhatsApp that others published, kept beside the tree: what holds of any body is tested."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access
from tests.channels.invariants import assert_nothing_is_invented, assert_nothing_is_lost_or_invented
from tests.channels.recordings import Network
from tests.needs import fixtures_folder

pytestmark = pytest.mark.shared_fixtures
ROOT = fixtures_folder()
NETWORK = Network("whatsapp")
CHANNEL = discover(Http())["whatsapp"]
FILES = sorted((ROOT / "meta/whatsapp").glob("*.json")) if ROOT else []
BODIES = [file for file in FILES if not file.name.startswith("api-")]


def accesses(body: Any) -> list[Access]:
    """The numbers that a body names, and ours."""
    values = [change["value"] for entry in body["entry"] for change in entry["changes"]]
    numbers = {value["metadata"]["phone_number_id"] for value in values} | {NETWORK.access.account}
    return [Access(number, account, "", {}) for number, account in enumerate(sorted(numbers))]


@pytest.mark.parametrize("file", BODIES, ids=lambda file: file.stem)
def test_a_published_webhook_is_read_whole(file: Path) -> None:
    body = json.loads(file.read_text(encoding="utf-8"))
    events = CHANNEL.parse(json.dumps(body).encode(), accesses(body))
    assert not [event for event in events if hasattr(event, "part")]
    assert_nothing_is_invented(events, body)
    assert_nothing_is_lost_or_invented(CHANNEL, accesses(body), body, NETWORK.neighbour, "entry")
