"""Answers that others recorded of the API, kept beside the tree: what holds of any of them."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest

from app.channels._http import Http
from app.channels.x import X
from app.ports.acting import Moderation
from app.ports.channel import Dispatch, Published, Reference
from app.ports.events import CommentPosted
from app.ports.failures import InDoubt, NetworkFailure
from tests.channels.recordings import Always, Network, mutations
from tests.channels.test_contract import NOW
from tests.needs import fixtures_folder

pytestmark = pytest.mark.shared_fixtures
FOLDER = folder / "x" if (folder := fixtures_folder()) else None
ACCESS = Network("x").access
DISPATCH = Dispatch("k", "Test Tweet", ACCESS.account, "11", first_attempt_at=NOW)


def load(name: str) -> Any:
    assert FOLDER is not None
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def answers() -> list[Any]:
    """Every answer of every recording, and each error that the documentation shows."""
    names = sorted(file.stem for file in FOLDER.glob("tweepy-*.json")) if FOLDER else []
    told = [
        pytest.param(one["response"], id=f"{name}-{number}")
        for name in names
        for number, one in enumerate(load(name))
    ]
    errors = {"docs-error-problem": 400, "docs-partial-error-200": 200, "error-403-duplicate-content": 403}
    bare = [pytest.param({"status": status, "body": load(name)}, id=name) for name, status in errors.items()]
    return [*told, *bare] if FOLDER else []


def speaking(response: Any) -> X:
    return X(Http(transport=Always({key: response[key] for key in ("status", "body")})))


@pytest.mark.parametrize("response", answers())
def test_a_recorded_answer_never_breaks_a_call(response: Any) -> None:
    cursor = '{"marks": {"own": "1", "mentions": "1"}, "posts": {}}'
    for body in (response["body"], *mutations(response["body"])):
        channel = speaking({**response, "body": body})
        calls: list[Any] = [
            lambda channel=channel: channel.poll(ACCESS, None, NOW),
            lambda channel=channel: channel.poll(ACCESS, cursor, NOW),
            lambda channel=channel: channel.backfill(ACCESS, NOW, None, NOW),
            lambda channel=channel: channel.read(Reference("comment", "11"), ACCESS),
            lambda channel=channel: channel.read(Reference("post", "11"), ACCESS),
            lambda channel=channel: channel.publish(DISPATCH, ACCESS),
            lambda channel=channel: channel.find(DISPATCH, ACCESS),
            lambda channel=channel: channel.moderate(Moderation("hide", "11"), ACCESS),
            lambda channel=channel: channel.check(ACCESS),
        ]
        for call in calls:
            with suppress(NetworkFailure):
                call()


def test_the_recorded_creation_is_a_reply_said() -> None:
    created = load("tweepy-create-and-delete-tweet")[0]["response"]
    published: Published = speaking(created).publish(DISPATCH, ACCESS)
    assert published.external_id == created["body"]["data"]["id"]


def test_the_same_words_again_are_a_doubt() -> None:
    with pytest.raises(InDoubt):
        speaking({"status": 403, "body": load("error-403-duplicate-content")}).publish(DISPATCH, ACCESS)


def test_the_recorded_hiding_is_done() -> None:
    hidden, shown = (one["response"] for one in load("tweepy-hide-and-unhide-reply"))
    speaking(hidden).moderate(Moderation("hide", "11"), ACCESS)
    speaking(shown).moderate(Moderation("unhide", "11"), ACCESS)


def test_every_recorded_mention_is_told() -> None:
    listed = load("tweepy-get-users-mentions")[0]["response"]
    events = speaking(listed).backfill(ACCESS, NOW, "mentions", NOW).events
    told = [one.comment.external_id for one in events if isinstance(one, CommentPosted)]
    assert told == [row["id"] for row in listed["body"]["data"]]
