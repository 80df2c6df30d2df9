"""Answers that others recorded of the Data API, kept beside the tree: what holds of any of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.ports.acting import Moderation
from app.ports.channel import Dispatch, Reference
from app.ports.events import CommentPosted
from app.ports.failures import NetworkFailure, PermanentFailure
from tests.channels.invariants import assert_nothing_is_invented
from tests.channels.recordings import Always, Network, mutations
from tests.channels.test_contract import NOW, speaking
from tests.needs import fixtures_folder

pytestmark = pytest.mark.shared_fixtures
ROOT = fixtures_folder()
FOLDER = ROOT / "youtube" if ROOT else None
ANSWERS = [file for file in sorted(FOLDER.glob("*.json")) if "discovery" not in file.name] if FOLDER else []
THREADS = [file for file in ANSWERS if file.name.startswith("comment_threads")]
NETWORK = Network("youtube")
SINCE = NOW.replace(year=2015)
DISPATCH = Dispatch("k", "Merci", comment_external_id="UgxA.b", post_external_id="film")


def load(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def answering(body: Any) -> Always:
    return Always({"status": 403 if "error" in body else 200, "body": body})


class Threads(httpx2.BaseTransport):
    """Answers with these threads, and knows of nothing else."""

    def __init__(self, body: Any) -> None:
        self.body = body

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=self.body if request.url.path.endswith("Threads") else {})


def calls(channel: Any) -> Iterator[Any]:
    access = NETWORK.access
    yield lambda: channel.poll(access, None, NOW)
    yield lambda: channel.backfill(access, SINCE, None, NOW)
    yield lambda: channel.read(Reference("comment", "UgxA.b"), access)
    yield lambda: channel.read(Reference("post", "film"), access)
    yield lambda: channel.publish(DISPATCH, access)
    yield lambda: channel.find(DISPATCH, access)
    yield lambda: channel.moderate(Moderation("hide", "UgxA.b"), access)
    yield lambda: channel.check(access)
    yield lambda: channel.renew(access, NOW)


@pytest.mark.parametrize("file", ANSWERS, ids=lambda file: file.stem)
def test_an_answer_however_odd_never_breaks_a_call(file: Path) -> None:
    for body in (load(file), *mutations(load(file))):
        for call in calls(speaking(NETWORK, answering(body))):
            with suppress(NetworkFailure):
                call()


@pytest.mark.parametrize("file", THREADS, ids=lambda file: file.stem)
def test_every_thread_of_a_list_is_told_as_it_stands(file: Path) -> None:
    body = {**load(file), "nextPageToken": None}
    body = body if "items" in body else {"items": [body]}
    found = speaking(NETWORK, Threads(body)).backfill(NETWORK.access, SINCE, None, NOW).events
    heard = {one.comment.external_id: one.comment for one in found if isinstance(one, CommentPosted)}
    for row in body["items"]:
        said = row["snippet"]["topLevelComment"]["snippet"]
        seen = heard[row["id"]]
        assert seen.text == said["textOriginal"]
        assert seen.post_external_id == said.get("videoId")
        assert seen.author is not None
        assert seen.author.external_id == said["authorChannelId"]["value"]


@pytest.mark.parametrize("file", THREADS, ids=lambda file: file.stem)
def test_nothing_is_invented_and_a_good_neighbour_is_never_lost(file: Path) -> None:
    good = load(NETWORK.folder / "api" / "read.json")["exchanges"][0]["response"]["body"]["items"][0]
    neighbour = {"id": good["id"], "snippet": {"topLevelComment": good, "videoId": "film"}}
    for row in load(file).get("items", []):
        for mutated in mutations(row):
            body = {"items": [mutated, neighbour]}
            found = speaking(NETWORK, Threads(body)).backfill(NETWORK.access, SINCE, None, NOW).events
            said = [one for one in found if isinstance(one, CommentPosted)]
            assert good["id"] in [one.comment.external_id for one in said]
            assert_nothing_is_invented(_as_said(said), [body, "film"])


def _as_said(found: list[CommentPosted]) -> list[Any]:
    """What rests on their words: addresses and handles are made from ids and names."""
    return [
        (one.comment.text, one.comment.posted_at, one.comment.likes, one.comment.post_external_id)
        for one in found
    ]


def test_a_refusal_that_calls_itself_unavailable_is_not_tried_again() -> None:
    assert FOLDER is not None
    body = load(FOLDER / "error_permission_resp.json")
    with pytest.raises(PermanentFailure, match="permission"):
        speaking(NETWORK, answering(body)).publish(DISPATCH, NETWORK.access)
