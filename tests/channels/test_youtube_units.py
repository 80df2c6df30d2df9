"""What a day with YouTube costs: ten thousand units are all there are, and replies come first."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from app.channels.youtube import BUDGET
from app.channels.youtube.api import WRITE
from app.channels.youtube.polling import LISTED_AT_ONCE, WATCHED
from app.ports.channel import Polled
from app.ports.events import CommentPosted, PostSeen
from tests.channels.recordings import Network, asked
from tests.channels.test_contract import speaking

NETWORK = Network("youtube")
NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
EVERY = timedelta(minutes=5)


class Tube(httpx2.BaseTransport):
    """A channel with threads, the newest first. said: how many answers each has."""

    def __init__(self, threads: int, said: int = 0) -> None:
        self.said = {f"Ugx{number:03}": said for number in range(threads)}
        self.asked: list[dict[str, Any]] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/token":
            return httpx2.Response(200, json={"access_token": "ya29.autre", "expires_in": 3599})
        told = asked(request)
        self.asked.append(told)
        query, listing = told["query"], told["url"].rpartition("/")[2]
        if listing == "comments":
            return self._listed([answer(query["parentId"], "r0")])
        if listing == "videos" or "moderationStatus" in query:
            return self._listed([])
        if "id" in query:
            return self._listed([self._thread(one) for one in query["id"].split(",") if one in self.said])
        start = int(query.get("pageToken", "0"))
        page = [self._thread(one) for one in list(self.said)[start : start + 100]]
        return self._listed(page, str(start + 100) if start + 100 < len(self.said) else None)

    def listed(self) -> list[str]:
        """The threads whose answers were asked for one by one."""
        return [one["query"]["parentId"] for one in self.asked if "parentId" in one["query"]]

    def _thread(self, name: str) -> dict[str, Any]:
        top = {**answer(name, ""), "id": name}
        snippet = {"topLevelComment": top, "videoId": "film", "totalReplyCount": self.said[name]}
        return {"id": name, "snippet": snippet}

    def _listed(self, rows: list[Any], after: str | None = None) -> httpx2.Response:
        return httpx2.Response(200, json={"items": rows, **({"nextPageToken": after} if after else {})})


def answer(thread: str, name: str) -> dict[str, Any]:
    at = (NOW - timedelta(hours=2)).isoformat()
    said = {"textDisplay": "Bonjour", "publishedAt": at, "updatedAt": at, "parentId": thread}
    return {"id": f"{thread}.{name}", "snippet": said}


def poll(tube: Tube, cursor: str | None = None, now: datetime = NOW) -> Polled:
    tube.asked.clear()
    return speaking(NETWORK, tube).poll(NETWORK.access, cursor, now)


def test_each_call_is_counted() -> None:
    tube = Tube(3, said=1)
    assert poll(tube).spent == len(tube.asked) == 6  # threads, held, three times answers, films


def test_a_quiet_channel_costs_two_units_a_poll() -> None:
    tube = Tube(100, said=1)
    cursor = None
    for turn in range(7):
        polled = poll(tube, cursor, NOW + turn * EVERY)
        cursor = polled.cursor
    assert polled.spent == 2
    assert timedelta(days=1) / EVERY * polled.spent < BUDGET.units / 10


def test_many_threads_are_listed_over_several_polls_and_none_is_forgotten() -> None:
    tube = Tube(LISTED_AT_ONCE * 2 + 5, said=1)
    cursor, listed = None, []
    for turn in range(3):
        cursor = poll(tube, cursor, NOW + turn * EVERY).cursor
        assert len(tube.listed()) <= LISTED_AT_ONCE
        listed += tube.listed()
    assert sorted(listed) == sorted(tube.said)


def test_an_answer_in_a_thread_that_is_no_more_among_the_newest_is_heard() -> None:
    tube = Tube(120)
    cursor = poll(tube).cursor
    tube.said["Ugx119"] = 1
    polled = poll(tube, cursor, NOW + EVERY)
    assert "Ugx119.r0" in [one.comment.external_id for one in polled.events if isinstance(one, CommentPosted)]
    assert tube.listed() == ["Ugx119"]
    assert polled.spent == 4  # threads, held, those watched, the one that changed


def test_the_cursor_stays_small() -> None:
    cursor = poll(Tube(400)).cursor
    assert cursor is not None
    assert len(json.loads(cursor)["answers"]) == WATCHED


def test_a_film_is_asked_for_once() -> None:
    tube = Tube(3)
    cursor = poll(tube).cursor
    assert [one for one in tube.asked if one["url"].endswith("/videos")]
    poll(tube, cursor, NOW + EVERY)
    assert not [one for one in tube.asked if one["url"].endswith("/videos")]


def test_what_is_older_than_a_day_is_not_told_again() -> None:
    tube = Tube(3)
    cursor = poll(tube).cursor
    told = poll(tube, cursor, NOW + timedelta(days=2)).events  # the overlap counts from the last poll
    assert [one for one in told if isinstance(one, CommentPosted)]
    cursor = poll(tube, cursor, NOW + timedelta(days=2)).cursor
    assert poll(tube, cursor, NOW + timedelta(days=2)).events == ()
    assert not [one for one in told if isinstance(one, PostSeen)]


def test_fifty_replies_are_kept_from_polling() -> None:
    assert BUDGET.kept == 50 * WRITE
