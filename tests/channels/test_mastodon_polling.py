"""How far one poll goes, and what it leaves to the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from app.ports.channel import Polled
from app.ports.events import CommentPosted
from tests.channels.recordings import Network
from tests.channels.test_contract import NOW, speaking

NETWORK = Network("mastodon")
US = {"id": "1", "acct": "ville"}
MARC = {"id": "2", "acct": "marc@fedi.example"}
OURS = "accounts/1/statuses"
BEFORE = (NOW - timedelta(hours=3)).isoformat()


def status(key: int, account: dict[str, str], **more: Any) -> dict[str, Any]:
    given = {"id": str(key), "account": account, "content": "<p>Bonjour</p>", "visibility": "public"}
    return {**given, "created_at": (NOW - timedelta(minutes=9)).isoformat(), "in_reply_to_id": None, **more}


class Busy(httpx2.BaseTransport):
    """A server with `mentions` mentions, each in a conversation of its own, and `ours` publications."""

    def __init__(self, mentions: int, ours: int = 0) -> None:
        self.asked: list[str] = []
        self.mentions = [
            status(key, MARC, in_reply_to_id=str(9000 + key)) for key in range(1000, 1000 + mentions)
        ]
        self.ours = [status(key, US, replies_count=1) for key in range(5000, 5000 + ours)]

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.removeprefix("/api/v1/")
        self.asked.append(path.rpartition("/")[2])
        return httpx2.Response(200, json=self.body(path, request.url.params))

    def body(self, path: str, given: httpx2.QueryParams) -> Any:
        if path.endswith("context"):
            return {"ancestors": [status(9000, MARC)], "descendants": []}
        if path == OURS:
            return self.ours[:40]
        return list(self.notified(given)) if path == "notifications" else US

    def notified(self, given: httpx2.QueryParams) -> Iterator[dict[str, Any]]:
        after, before = int(given.get("min_id", "0")), int(given.get("max_id", "999999"))
        some = [one for one in self.mentions if after < int(one["id"]) < before]
        some = some[:40] if after else some[-40:]
        for one in reversed(some):
            yield {"id": one["id"], "type": "mention", "status": one, "created_at": one["created_at"]}


def polled(server: Busy, cursor: str | None) -> Polled:
    return speaking(NETWORK, server).poll(NETWORK.access, cursor, NOW)


def said(found: Polled) -> list[CommentPosted]:
    return [one for one in found.events if isinstance(one, CommentPosted)]


def heard(found: Polled) -> list[int]:
    return sorted(int(one.comment.external_id) for one in said(found))


def test_polls_hear_every_notification_once_however_many_wait() -> None:
    server, cursor, all_heard = Busy(500), f"{BEFORE} 999", []
    for _ in range(20):
        found = polled(server, cursor)
        all_heard += heard(found)
        assert {one.comment.thread_external_id for one in said(found)} <= {"9000"}
        cursor = found.cursor or ""
    assert all_heard == list(range(1000, 1500))
    assert cursor == f"{NOW.isoformat()} 1499"


def test_one_poll_asks_a_server_no_more_than_it_gives_in_five_minutes() -> None:
    server = Busy(500, ours=40)
    polled(server, f"{BEFORE} 999")
    assert server.asked.count("context") <= 110
    assert len(server.asked) < 150


def test_our_own_answers_are_told_even_where_nobody_was_asked_for_their_place() -> None:
    server = Busy(80)
    server.ours = [status(key, US, in_reply_to_id=str(key + 900)) for key in range(5000, 5040)]
    found = polled(server, f"{BEFORE} 999")
    assert server.asked.count("context") == 100
    assert len([one for one in said(found) if one.comment.own]) == 40


@pytest.mark.parametrize(("mentions", "first"), [(500, 1380), (100, 1000)])
def test_a_first_poll_reads_the_newest_pages(mentions: int, first: int) -> None:
    server = Busy(mentions)
    found = polled(server, None)
    assert heard(found)[-1] == 1000 + mentions - 1
    assert heard(found)[0] >= first
    assert found.cursor == f"{NOW.isoformat()} {1000 + mentions - 1}"


def test_only_the_ten_last_conversations_of_ours_are_read() -> None:
    server = Busy(0, ours=40)
    polled(server, f"{BEFORE} 999")
    assert server.asked.count("context") == 10


def test_a_private_answer_to_several_stands_with_the_one_it_answers() -> None:
    server = Busy(0)
    to = {
        "mentions": [{"id": "3", "acct": "odile"}, MARC],
        "in_reply_to_account_id": "2",
        "in_reply_to_id": "7",
    }
    server.ours = [status(1, US, visibility="direct", **to)]
    (own,) = polled(server, f"{BEFORE} 999").events
    assert isinstance(own, CommentPosted)
    assert own.comment.thread_external_id == "@marc@fedi.example"
