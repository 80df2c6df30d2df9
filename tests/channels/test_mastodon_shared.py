"""Recordings of real servers that speak Mastodon's API, kept beside the tree: what holds of any of them."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.channels.mastodon.rows import Us
from app.ports.channel import Dispatch, Reference
from app.ports.events import CommentPosted
from app.ports.failures import NetworkFailure
from tests.channels.recordings import Always, Network, mutations
from tests.channels.test_contract import NOW, speaking
from tests.needs import fixtures_folder

pytestmark = pytest.mark.shared_fixtures
ROOT = fixtures_folder()
FOLDER = ROOT / "mastodon" if ROOT else None
NETWORK = Network("mastodon")


def load(name: str) -> Any:
    assert FOLDER is not None
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def answers() -> list[tuple[str, dict[str, Any]]]:
    """Every answer of every recording; one file holds one exchange or a list of them."""
    files: list[Path] = sorted(FOLDER.glob("*.json")) if FOLDER else []
    found = []
    for file in files:
        said = load(file.name)
        for number, one in enumerate(said if isinstance(said, list) else [said]):
            if isinstance(one, dict) and "status" in one.get("response", {}):
                found.append((f"{file.stem}-{number}", one["response"]))
    return found


def bodies() -> list[dict[str, Any]]:
    said = load("notifications-mention.json")[0]["response"]["body"]
    return [*said, *load("recorded-gotosocial-notifications-mention.json")["response"]["body"]]


@pytest.mark.parametrize("response", [one for _, one in answers()], ids=[name for name, _ in answers()])
def test_a_recorded_answer_never_breaks_a_call(response: dict[str, Any]) -> None:
    channel, access = speaking(NETWORK, Always(response)), NETWORK.access
    dispatch = Dispatch("k", "Merci.", access.account, "11", first_attempt_at=NOW)
    calls: list[Any] = [
        lambda: channel.poll(access, None, NOW),
        lambda: channel.poll(access, f"{NOW.isoformat()} 11", NOW),
        lambda: channel.read(Reference("comment", "11"), access),
        lambda: channel.read(Reference("post", "11"), access),
        lambda: channel.publish(dispatch, access),
        lambda: channel.find(dispatch, access),
        lambda: channel.check(access),
        lambda: channel.backfill(access, NOW, None, NOW),
        lambda: channel.backfill(access, NOW, "heard 11", NOW),
        lambda: channel.subscribe(access, "https://parvis.example/webhooks/mastodon/x"),
    ]
    for call in calls:
        with suppress(NetworkFailure):
            call()


class Town(Always):
    """Says who we are, has no post of ours, and gives the same notifications to everybody who asks."""

    def handle_request(self, request: Any) -> Any:
        path = request.url.path
        if path.endswith("verify_credentials"):
            self.response = {"status": 200, "body": {"id": "1", "acct": Us(NETWORK.access.account).name}}
        elif path.endswith("context"):
            self.response = {"status": 200, "body": {"ancestors": [], "descendants": []}}
        else:
            self.response = {"status": 200, "body": self.notified if path.endswith("notifications") else []}
        return super().handle_request(request)

    def __init__(self, notified: list[Any]) -> None:
        super().__init__({})
        self.notified = notified


def heard(notified: list[Any]) -> dict[str, str | None]:
    found = speaking(NETWORK, Town(notified)).poll(NETWORK.access, f"{NOW.isoformat()} 1", NOW).events
    return {one.comment.external_id: one.comment.text for one in found if isinstance(one, CommentPosted)}


def test_every_recorded_mention_is_told() -> None:
    assert set(heard(bodies())) == {row["status"]["id"] for row in bodies()}
    typed = {row["status"]["id"]: row["status"]["text"] for row in bodies() if "text" in row["status"]}
    assert typed
    assert {one: text for one, text in heard(bodies()).items() if one in typed} == typed


def test_an_odd_notification_loses_no_neighbour() -> None:
    odd, good = bodies()[0], bodies()[-1]
    assert odd["status"]["id"] != good["status"]["id"]
    for mutated in mutations(odd):
        for notified in ([mutated, good], [good, mutated]):
            assert good["status"]["id"] in heard(notified), mutated
