"""The past of an account, page after page: everything since the day, and then the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest

from app.ports.channel import Polled
from app.ports.events import CommentPosted, PostSeen
from tests.channels.recordings import Network
from tests.channels.test_contract import NOW, speaking

NETWORK = Network("bluesky")
DID, MARC = NETWORK.access.memory["did"], "did:plc:marcccccccccccccccccport"
SINCE = NOW - timedelta(days=60)
LONGEST = 100


def uri(did: str, day: int, name: str) -> str:
    return f"at://{did}/app.bsky.feed.post/3l{name}{day:06}"


def view(address: str, at: datetime, **more: Any) -> dict[str, Any]:
    did, said_at = address.split("/")[2], at.isoformat()
    record = {"text": "Bonjour", "createdAt": said_at, **more.pop("record", {})}
    return {
        "uri": address,
        "cid": "c",
        "author": {"did": did},
        "record": record,
        "indexedAt": said_at,
        **more,
    }


class Old(httpx2.BaseTransport):
    """A network with one publication, answered once, and one mention a day, as far back as `days`."""

    def __init__(self, days: int) -> None:
        every = [(day, NOW - timedelta(days=day, minutes=9)) for day in range(days)]
        self.ours = [{"post": view(uri(DID, day, "post"), at, replyCount=1)} for day, at in every]
        self.mentions = [
            {**view(uri(MARC, day, "ment"), at), "reason": "mention", "isRead": True} for day, at in every
        ]

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=self.body(request.url.path.rpartition(".")[2], request.url.params))

    def body(self, method: str, given: httpx2.QueryParams) -> Any:
        match method:
            case "getAuthorFeed":
                return self.page("feed", self.ours, given)
            case "listNotifications":
                return self.page("notifications", self.mentions, given)
            case "getPosts":
                return {"posts": [one for one in self.mentions if one["uri"] in given.get_list("uris")]}
            case _:
                return {"thread": {"replies": [{"post": self.answer(given["uri"])}]}}

    def answer(self, post: str) -> dict[str, Any]:
        named = {"root": {"uri": post, "cid": "c"}, "parent": {"uri": post, "cid": "c"}}
        return view(post.replace(DID, MARC).replace("3lpost", "3lansw"), NOW, record={"reply": named})

    def page(self, name: str, listed: list[dict[str, Any]], given: httpx2.QueryParams) -> dict[str, Any]:
        start, size = int(given.get("cursor", "0")), int(given["limit"])
        following = {"cursor": str(start + size)} if start + size < len(listed) else {}
        return {name: listed[start : start + size], **following}


def pages(server: Old, since: datetime = SINCE) -> Iterator[Polled]:
    cursor: str | None = None
    for _ in range(LONGEST):
        polled = speaking(NETWORK, server).backfill(NETWORK.access, since, cursor, NOW)
        yield polled
        cursor = polled.cursor
        if cursor is None:
            return
    pytest.fail("it never ends")


def told(server: Old, since: datetime = SINCE) -> set[str]:
    events = [one for polled in pages(server, since) for one in polled.events]
    posts = {one.external_id for one in events if isinstance(one, PostSeen)}
    return posts | {one.comment.external_id for one in events if isinstance(one, CommentPosted)}


@pytest.mark.parametrize("days", [1, 49, 50, 51, 59])
def test_everything_since_the_day_is_told(days: int) -> None:
    names = ((DID, "post"), (MARC, "answ"), (MARC, "ment"))
    assert told(Old(days)) == {uri(did, day, name) for day in range(days) for did, name in names}


def test_comments_from_before_the_day_are_left_and_pages_end_there() -> None:
    since = NOW - timedelta(days=7)
    found = told(Old(365), since)
    assert {one for one in found if "3lment" in one} == {uri(MARC, day, "ment") for day in range(7)}
    assert len(list(pages(Old(365), since))) == 2


def test_an_account_without_a_past_ends_at_once() -> None:
    assert told(Old(0)) == set()


def test_a_cursor_that_stands_still_is_the_end() -> None:
    class Stuck(Old):
        def page(self, name: str, listed: list[dict[str, Any]], given: httpx2.QueryParams) -> dict[str, Any]:
            return {name: listed[:2], "cursor": "2"}

    assert len(list(pages(Stuck(9)))) == 4
