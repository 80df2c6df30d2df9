"""The past of an account, page after page: everything since the day, once, and then the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest

from app.ports.channel import Polled
from app.ports.events import CommentEdited, CommentPosted, PostSeen, Unreadable
from tests.channels.recordings import Network
from tests.channels.test_contract import NOW, speaking

NETWORK = Network("mastodon")
US, MARC = {"id": "1", "acct": "ville"}, {"id": "2", "acct": "marc@fedi.example"}
SINCE = NOW - timedelta(days=60)
LONGEST = 200


def status(key: int, account: dict[str, str], at: datetime, **more: Any) -> dict[str, Any]:
    given = {"id": str(key), "account": account, "content": "<p>Bonjour</p>", "visibility": "public"}
    return {**given, "created_at": at.isoformat(), "in_reply_to_id": None, **more}


class Old(httpx2.BaseTransport):
    """A server with one publication and one mention a day, as far back as `days`."""

    def __init__(self, days: int) -> None:
        every = [(5000 - day, NOW - timedelta(days=day, minutes=1)) for day in range(days)]
        self.ours = [status(key, US, at, replies_count=1) for key, at in every]
        self.mentions = [status(key - 3000, MARC, at) for key, at in every]
        self.odd: list[dict[str, Any]] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.removeprefix("/api/v1/")
        return httpx2.Response(200, json=self.body(path, request.url.params))

    def body(self, path: str, given: httpx2.QueryParams) -> Any:
        if path.endswith("context"):
            post = int(path.split("/")[1])
            answer = status(post + 4000, MARC, NOW, in_reply_to_id=str(post))
            return {"ancestors": [], "descendants": [answer]}
        if path == "accounts/1/statuses":
            return [*self.odd, *self.page(self.ours, given)]
        if path == "notifications":
            return [self.notified(one) for one in self.page(self.mentions, given)]
        return US

    def page(self, listed: list[dict[str, Any]], given: httpx2.QueryParams) -> list[dict[str, Any]]:
        before = int(given.get("max_id", "999999"))
        return [one for one in listed if int(one["id"]) < before][: int(given["limit"])]

    def notified(self, one: dict[str, Any]) -> dict[str, Any]:
        return {"id": one["id"], "type": "mention", "status": one, "created_at": one["created_at"]}


def pages(server: Old, since: datetime = SINCE) -> Iterator[Polled]:
    cursor: str | None = None
    for _ in range(LONGEST):
        polled = speaking(NETWORK, server).backfill(NETWORK.access, since, cursor, NOW)
        yield polled
        cursor = polled.cursor
        if cursor is None:
            return
    pytest.fail("it never ends")


def told(server: Old, since: datetime = SINCE) -> list[str]:
    found = []
    for polled in pages(server, since):
        for one in polled.events:
            assert not isinstance(one, Unreadable)
            if isinstance(one, PostSeen):
                found.append(one.external_id)
            if isinstance(one, CommentPosted | CommentEdited):
                found.append(one.comment.external_id)
    return found


@pytest.mark.parametrize("days", [1, 19, 20, 21, 40, 41, 59])
def test_everything_since_the_day_is_told_once(days: int) -> None:
    keys = [5000 - day for day in range(days)]
    everything = [str(one) for key in keys for one in (key, key + 4000, key - 3000)]
    assert sorted(told(Old(days))) == sorted(everything)


def test_nothing_from_before_the_day_is_told() -> None:
    whole = told(Old(365), NOW - timedelta(days=7))
    assert sorted(whole) == sorted(told(Old(7), NOW - timedelta(days=7)))


def test_an_account_without_a_past_ends_at_once() -> None:
    assert told(Old(0)) == []
    assert len(list(pages(Old(0)))) == 2


def test_a_page_that_repeats_itself_is_the_last() -> None:
    class Stuck(Old):
        def page(self, listed: list[dict[str, Any]], given: httpx2.QueryParams) -> list[dict[str, Any]]:
            return listed[: int(given["limit"])]

    assert len(list(pages(Stuck(50)))) <= 4


def test_an_odd_row_loses_no_neighbour() -> None:
    server = Old(3)
    server.odd = [{}, {"id": None}, {"id": ["x"], "account": "ville"}, {"id": "4", "created_at": 5}]
    assert {"5000", "4999", "4998"} <= set(told(server))
