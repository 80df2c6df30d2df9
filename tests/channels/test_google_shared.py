"""Answers that others recorded of Business Profile and Pub/Sub, kept beside the tree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.channels.google.parsing import delivery_of
from app.channels.google.rows import STARS
from app.ports.channel import Dispatch, Reference
from app.ports.events import CommentPosted, Unreadable
from app.ports.failures import NetworkFailure
from tests.channels.invariants import assert_nothing_is_invented
from tests.channels.recordings import Always, Network, mutations
from tests.channels.test_contract import NOW, speaking
from tests.needs import fixtures_folder

pytestmark = pytest.mark.shared_fixtures
ROOT = fixtures_folder()
FOLDER = ROOT / "google" if ROOT else None
FILES = [file for file in sorted(FOLDER.glob("*.json")) if "discovery" not in file.name] if FOLDER else []
PUSHES = [file for file in FILES if file.name.startswith("pubsub")]
ANSWERS = [file for file in FILES if file not in PUSHES]
NETWORK = Network("google")
SINCE = NOW.replace(year=2015)
REVIEW = f"{NETWORK.access.account}/reviews/AvNolwenn_1-a"


def load(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def named(name: str) -> Any:
    assert FOLDER is not None
    return load(FOLDER / name)


def backfilled(body: Any) -> list[Any]:
    channel = speaking(NETWORK, Always({"status": 200, "body": body}))
    return list(channel.backfill(NETWORK.access, SINCE, None, NOW).events)


def calls(channel: Any) -> Iterator[Any]:
    access = NETWORK.access
    dispatch = Dispatch("k", "Merci", kind="review", comment_external_id=REVIEW)
    yield lambda: channel.poll(access, None, NOW)
    yield lambda: channel.backfill(access, SINCE, None, NOW)
    yield lambda: channel.read(Reference("comment", REVIEW, kind="review"), access)
    yield lambda: channel.publish(dispatch, access)
    yield lambda: channel.find(dispatch, access)
    yield lambda: channel.check(access)
    yield lambda: channel.subscribe(access, "https://parvis.example")
    yield lambda: channel.renew(access, NOW)


@pytest.mark.parametrize("file", ANSWERS, ids=lambda file: file.stem)
def test_an_answer_however_odd_never_breaks_a_call(file: Path) -> None:
    for body in (load(file), *mutations(load(file))):
        for call in calls(speaking(NETWORK, Always({"status": 200, "body": body}))):
            with suppress(NetworkFailure):
                call()


def test_every_review_of_a_list_is_told_with_its_stars_and_its_reply() -> None:
    body = named("reviews-list.json")
    heard = [one.comment for one in backfilled(body) if isinstance(one, CommentPosted)]
    reviews, replies = ([one for one in heard if one.own is own] for own in (False, True))
    assert [one.text for one in reviews] == [row["comment"] for row in body["reviews"]]
    assert [one.stars for one in reviews] == [STARS[row["starRating"]] for row in body["reviews"]]
    assert [one.text for one in replies] == [
        row["reviewReply"]["comment"] for row in body["reviews"] if row["reviewReply"]
    ]
    assert {one.parent_external_id for one in replies} <= {one.external_id for one in reviews}


def test_nothing_is_invented_and_a_good_neighbour_is_never_lost() -> None:
    good = load(NETWORK.folder / "api" / "read.json")["exchanges"][0]["response"]["body"]
    for row in named("reviews-list.json")["reviews"]:
        for mutated in mutations(row):
            for listed in ([mutated, good], [good, mutated]):
                heard = [
                    one.comment for one in backfilled({"reviews": listed}) if isinstance(one, CommentPosted)
                ]
                assert REVIEW in [one.external_id for one in heard]
                facts = [(one.text, one.posted_at, one.author and one.author.name) for one in heard]
                assert_nothing_is_invented(facts, listed)  # type: ignore[arg-type] # any dataclass or tuple is walked
                assert {one.stars for one in heard} <= {None, *STARS.values()}


@pytest.mark.parametrize("file", PUSHES, ids=lambda file: file.stem)
def test_a_push_of_something_else_is_unreadable_and_no_more(file: Path) -> None:
    channel = speaking(NETWORK, Always({"status": 500}))
    for body in (load(file), *mutations(load(file))):
        events = channel.parse(json.dumps(body).encode(), [NETWORK.access])
        assert [type(one) for one in events] == [Unreadable]


def test_the_delivery_s_id_is_read_where_google_writes_it() -> None:
    body = named("pubsub-push-envelope.json")
    assert delivery_of(json.dumps(body).encode()) == body["message"]["messageId"]
