"""Recordings of real Bluesky servers, kept beside the tree: what holds of any of them."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.channels.bluesky.naming import post_uri
from app.ports.acting import Moderation
from app.ports.channel import Dispatch, Reference
from app.ports.events import CommentPosted, PostSeen
from app.ports.failures import NetworkFailure
from tests.channels.recordings import Always, Network
from tests.channels.test_bluesky_writing import AT, COMMENT, TID
from tests.channels.test_contract import NOW, speaking
from tests.needs import fixtures_folder

pytestmark = pytest.mark.shared_fixtures
ROOT = fixtures_folder()
FOLDER = ROOT / "bluesky" if ROOT else None
RECORDED = sorted(FOLDER.glob("recorded-*.json")) if FOLDER else []
NETWORK = Network("bluesky")


def lines(name: str) -> list[str]:
    assert FOLDER is not None
    found = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in found if line and not line.startswith("#")]


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
def test_a_recorded_answer_never_breaks_a_call(file: Path) -> None:
    channel = speaking(NETWORK, Always(json.loads(file.read_text(encoding="utf-8"))["response"]))
    access = NETWORK.access
    dispatch = Dispatch("k", "Merci.", comment_external_id=COMMENT, first_attempt_at=AT)
    ours = f"at://{access.memory['did']}/app.bsky.feed.post/3lmarche22222"
    calls: list[Any] = [
        lambda: channel.poll(access, None, NOW),
        lambda: channel.read(Reference("comment", COMMENT), access),
        lambda: channel.read(Reference("post", COMMENT), access),
        lambda: channel.publish(dispatch, access),
        lambda: channel.find(dispatch, access),
        lambda: channel.check(access),
        lambda: channel.renew(access, NOW),
        lambda: channel.backfill(access, NOW, None, NOW),
        lambda: channel.backfill(access, NOW, "heard", NOW),
        lambda: channel.moderate(Moderation("hide", COMMENT, post_external_id=ours), access),
    ]
    for call in calls:
        with suppress(NetworkFailure):
            call()


def test_every_recorded_post_of_a_list_is_told() -> None:
    assert FOLDER is not None
    said = json.loads((FOLDER / "recorded-listNotifications-mixed.json").read_text(encoding="utf-8"))
    rows = said["response"]["body"]["notifications"]
    named = {row["uri"]: row["record"]["text"] for row in rows if post_uri(row["uri"])}
    body = {**said["response"]["body"], "feed": [], "posts": []}
    found = speaking(NETWORK, Always({"status": 200, "body": body})).poll(NETWORK.access, None, NOW).events
    heard = {one.comment.external_id: one.comment.text for one in found if isinstance(one, CommentPosted)}
    assert len(named) > 1
    assert heard == named
    assert not [one for one in found if isinstance(one, PostSeen)]


@pytest.mark.parametrize(
    ("name", "is_good"), [("interop-tid_syntax_valid.txt", True), ("interop-tid_syntax_invalid.txt", False)]
)
def test_the_form_our_keys_are_held_to_is_the_published_one(name: str, *, is_good: bool) -> None:
    assert all(bool(TID.fullmatch(line)) is is_good for line in lines(name))


def test_only_addresses_that_the_network_allows_are_taken() -> None:
    assert [line for line in lines("interop-aturi_syntax_invalid.txt") if post_uri(line)] == []
