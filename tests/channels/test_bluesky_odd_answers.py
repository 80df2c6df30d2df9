"""Whatever the network answers, a call gives a result or one of our failures, and no neighbour is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.ports.events import CommentPosted
from app.ports.failures import NetworkFailure
from tests.channels.recordings import Network, answered, as_json, mutations
from tests.channels.test_contract import NOW, instants, load, outcome, speaking

NETWORK = Network("bluesky")
# The first poll holds every shape that the others show a part of.
POLLS = [file for file in NETWORK.recorded("api") if file.stem.startswith("poll-")]
CALLS = [
    file
    for file in NETWORK.recorded("api")
    if load(file)["exchanges"] and (file not in POLLS or file.stem == "poll-first-time")
]
NEIGHBOUR = "at://did:plc:voisinnnnnnnnnnnnnnnnnnn/app.bsky.feed.post/3lvoisin22222"


class Lenient(httpx2.BaseTransport):
    """Answers from a list, and an empty object to whatever is asked beyond it."""

    def __init__(self) -> None:
        self.left: list[dict[str, Any]] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = self.left.pop(0) if self.left else {"status": 200, "body": {}}
        return answered(response, request)


ANSWERS = Lenient()
CHANNEL = speaking(NETWORK, ANSWERS)  # one client for thousands of calls: making it is what takes long


def oddly_answered(recording: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """The recorded answers with one of them changed in one place."""
    answers = [exchange["response"] for exchange in recording["exchanges"]]
    for at, answer in enumerate(answers):
        for body in mutations(answer.get("body")):
            yield [*answers[:at], {**answer, "body": body}, *answers[at + 1 :]]


@pytest.mark.parametrize("file", CALLS, ids=lambda file: file.stem)
def test_an_odd_answer_never_breaks_a_call(file: Path) -> None:
    recording = load(file)
    verb = file.stem.partition("-")[0]
    for answers in oddly_answered(recording):
        ANSWERS.left = answers
        given = outcome(CHANNEL, NETWORK, verb, recording)
        assert given is None or {"is", "raises", "access"} & set(as_json(given))


@pytest.mark.parametrize("is_last", [False, True])
def test_an_odd_row_loses_no_neighbour(*, is_last: bool) -> None:
    recording = load(NETWORK.folder / "api" / "poll-first-time.json")
    feed, thread, notified, viewed = (exchange["response"]["body"] for exchange in recording["exchanges"])
    good = row_like(notified["notifications"][-1])
    for row in mutations(notified["notifications"][1]):
        rows = [row, good] if is_last else [good, row]
        answers = [feed, thread, {"notifications": rows}, viewed]
        heard = polled([{"status": 200, "body": body} for body in answers])
        assert NEIGHBOUR in heard, row


@pytest.mark.parametrize("is_last", [False, True])
def test_an_odd_post_in_a_thread_loses_no_neighbour(*, is_last: bool) -> None:
    recording = load(NETWORK.folder / "api" / "poll-first-time.json")
    feed, thread, notified, viewed = (exchange["response"]["body"] for exchange in recording["exchanges"])
    top = thread["thread"]
    good = {"$type": "app.bsky.feed.defs#threadViewPost", "post": row_like(top["replies"][0]["post"])}
    for node in mutations(top["replies"][0]):
        replies = [node, good] if is_last else [good, node]
        answers = [feed, {"thread": {**top, "replies": replies}}, notified, viewed]
        heard = polled([{"status": 200, "body": body} for body in answers])
        assert NEIGHBOUR in heard, node


def test_a_post_that_nests_without_end_is_no_danger() -> None:
    deep = '{"posts": ' + "[" * 100_000 + "]" * 100_000 + "}"
    ANSWERS.left = [{"status": 200, "body": deep}]
    with pytest.raises(NetworkFailure):
        CHANNEL.poll(NETWORK.access, None, NOW)


def row_like(row: dict[str, Any]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(row))
    return {**copy, "uri": NEIGHBOUR}


def polled(responses: list[dict[str, Any]]) -> set[str]:
    """The comments that a poll heard of."""
    ANSWERS.left = responses
    found = CHANNEL.poll(NETWORK.access, None, instants({"now": NOW.isoformat()})["now"])
    return {event.comment.external_id for event in found.events if isinstance(event, CommentPosted)}
