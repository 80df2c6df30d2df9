"""Recordings that others published of Threads, kept beside the tree: only what holds of any body."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.channels._http import Http
from app.channels.threads import Threads
from app.ports.channel import Access, Dispatch, Reference
from app.ports.events import CommentPosted
from app.ports.failures import NetworkFailure
from tests.channels.invariants import assert_nothing_is_invented
from tests.channels.recordings import Always, Network, mutations
from tests.channels.test_contract import NOW, speaking
from tests.needs import fixtures_folder

pytestmark = pytest.mark.shared_fixtures
ROOT = fixtures_folder()
FOLDER = ROOT / "meta" / "threads" if ROOT else None
FILES = sorted(FOLDER.glob("*.json")) if FOLDER else []
BODIES = [file for file in FILES if not file.name.startswith("api-")]
ANSWERS = [file for file in FILES if file.name.startswith("api-")]
NETWORK = Network("threads")


def load(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", BODIES, ids=lambda file: file.stem)
def test_a_published_webhook_is_read_whole(file: Path) -> None:
    body, channel = load(file), Threads(Http())
    access = Access(1, body["target_id"], "", {})
    events = channel.parse(json.dumps(body).encode(), [access])
    heard = [one for one in events if isinstance(one, CommentPosted)]
    assert len(events) == len(heard) == (0 if body["values"]["field"] == "publish" else 1)
    assert [one.comment.external_id for one in heard] == [body["values"]["value"]["id"]] * len(heard)
    for mutated in (body, *mutations(body)):
        found = channel.parse(json.dumps(mutated).encode(), [access])
        assert not [one for one in found if getattr(one, "reason", "") == "unexpected"]
        assert_nothing_is_invented(found, mutated)


@pytest.mark.parametrize("file", ANSWERS, ids=lambda file: file.stem)
def test_a_published_answer_never_breaks_a_call(file: Path) -> None:
    body = load(file)
    status = 400 if isinstance(body, dict) and "error" in body else 200
    channel = speaking(NETWORK, Always({"status": status, "body": body}))
    access = NETWORK.access
    dispatch = Dispatch("k", "Merci", comment_external_id="9", memory={"container": "8"})
    calls: list[Any] = [
        lambda: channel.poll(access, None, NOW),
        lambda: channel.read(Reference("comment", "9"), access),
        lambda: channel.read(Reference("comment", "9", kind="mention"), access),
        lambda: channel.read(Reference("post", "9"), access),
        lambda: channel.publish(dispatch, access),
        lambda: channel.find(dispatch, access),
        lambda: channel.check(access),
        lambda: channel.renew(access, NOW),
    ]
    for call in calls:
        with suppress(NetworkFailure):
            call()
