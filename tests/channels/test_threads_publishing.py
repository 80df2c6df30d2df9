"""A reply on Threads is said at most once, wherever the line breaks between its two steps."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest

from app.channels._http import Http
from app.channels.threads import Threads
from app.ports.channel import Dispatch
from app.ports.failures import InDoubt, NeedsReconnection, NetworkFailure, TemporaryFailure
from tests.channels.recordings import Network

NETWORK = Network("threads")
ACCESS = NETWORK.access
AT = datetime(2026, 3, 17, 9, 20, tzinfo=UTC)
DISPATCH = Dispatch(
    "k1",
    "Oui Léa, dès le 6 juin.",
    account=ACCESS.account,
    comment_external_id="18100000000000101",
    post_external_id="18100000000000001",
    first_attempt_at=AT,
)
NO_QUOTA = httpx2.Response(200, json={"data": []})
# Each request of a first attempt that goes well: the quota, the container, its publication.
STEPS = 3


class Server(httpx2.BaseTransport):
    """Prepares and publishes as the network does. It breaks at one request, before or after doing it.

    breaks_at: the number of that request, 0 for none; does: whether it has done what was asked.
    """

    def __init__(self, breaks_at: int = 0, *, does: bool = False) -> None:
        self.containers: dict[str, tuple[str, str]] = {}
        self.published: dict[str, tuple[str, str]] = {}
        self.asked = 0
        self._breaks_at, self._does = breaks_at, does

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked += 1
        is_broken = self.asked == self._breaks_at
        if is_broken and not self._does:
            raise httpx2.ReadTimeout("cut", request=request)
        answer = self._answer(request)
        if is_broken:
            raise httpx2.ReadTimeout("cut", request=request)
        return answer

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        edge = request.url.path.rpartition("/")[2]
        form = {key: values[0] for key, values in parse_qs(request.read().decode()).items()}
        if edge == "threads":
            name = f"c{len(self.containers) + 1}"
            self.containers[name] = (form["reply_to_id"], form["text"])
            return httpx2.Response(200, json={"id": name})
        if edge == "threads_publish":
            return self._publish(form["creation_id"])
        if edge == "replies":
            return httpx2.Response(200, json={"data": [self._row(name) for name in self.published]})
        if edge in self.containers:
            status = "PUBLISHED" if edge in self.published else "FINISHED"
            return httpx2.Response(200, json={"id": edge, "status": status})
        return NO_QUOTA

    def _publish(self, name: str) -> httpx2.Response:
        if name in self.published:
            return httpx2.Response(400, json={"error": {"code": 24, "message": ""}})
        self.published[name] = self.containers[name]
        return httpx2.Response(200, json={"id": f"m{name}"})

    def _row(self, name: str) -> dict[str, Any]:
        said = {"text": self.published[name][1], "username": ACCESS.name, "is_reply_owned_by_me": True}
        return {"id": f"m{name}", "timestamp": "2026-03-17T09:20:03+0000", **said}


def speaking(server: httpx2.BaseTransport) -> Threads:
    return Threads(Http(transport=server))


def attempted(channel: Threads, dispatch: Dispatch = DISPATCH) -> tuple[str | None, NetworkFailure | None]:
    try:
        return channel.publish(dispatch, ACCESS).external_id, None
    except NetworkFailure as failure:
        return None, failure


def remembering(memory: Mapping[str, str] | None, dispatch: Dispatch = DISPATCH) -> Dispatch:
    return replace(dispatch, memory=memory or {})


@pytest.mark.parametrize("is_remembered", [True, False])
@pytest.mark.parametrize("does", [True, False])
@pytest.mark.parametrize("breaks_at", range(1, STEPS + 1))
def test_a_line_that_breaks_anywhere_never_says_a_reply_twice(
    breaks_at: int, *, does: bool, is_remembered: bool
) -> None:
    server = Server(breaks_at, does=does)
    channel = speaking(server)
    said, failure = attempted(channel)
    assert said is None
    again = remembering(failure.memory if failure and is_remembered else None)
    if isinstance(failure, InDoubt):
        found = channel.find(again, ACCESS)
        assert [one.external_id for one in found.candidates] == [f"m{name}" for name in server.published]
        said = found.candidates[0].external_id if found.candidates else None
    if said is None:
        said, _ = attempted(channel, again)
    assert said in {"mc1", "mc2"}
    assert len(server.published) == 1


def test_only_what_may_have_been_said_is_a_doubt() -> None:
    failures = [attempted(speaking(Server(step)))[1] for step in range(1, STEPS + 1)]
    assert [type(failure) for failure in failures] == [TemporaryFailure, TemporaryFailure, InDoubt]


def test_a_repeat_uses_the_container_that_was_prepared() -> None:
    server = Server(STEPS)
    _, failure = attempted(speaking(server))
    assert failure is not None
    said, _ = attempted(speaking(server), remembering(failure.memory))
    assert said == "mc1"
    assert list(server.containers) == ["c1"]


def test_a_repeat_after_it_was_said_publishes_nothing() -> None:
    server = Server(STEPS, does=True)
    _, failure = attempted(speaking(server))
    assert failure is not None
    said, again = attempted(speaking(server), remembering(failure.memory))
    assert said is None
    assert isinstance(again, InDoubt)
    assert list(server.published) == list(server.containers) == ["c1"]


@pytest.mark.parametrize("change", [{"text": "Oui."}, {"comment_external_id": "18100000000000999"}])
def test_other_words_never_leave_in_the_container_of_the_former_ones(change: dict[str, Any]) -> None:
    server = Server(STEPS)
    _, failure = attempted(speaking(server))
    assert failure is not None
    other = replace(remembering(failure.memory), **change)
    attempted(speaking(server), other)
    assert list(server.published.values()) == [(other.comment_external_id, other.text)]


def test_a_container_published_and_not_listed_yet_is_never_taken_for_unsaid() -> None:
    class Slow(Server):
        """Lists nothing yet."""

        def _row(self, name: str) -> dict[str, Any]:
            return {**super()._row(name), "text": "Autre chose"}

    server = Slow(STEPS, does=True)
    _, failure = attempted(speaking(server))
    assert failure is not None
    found = speaking(server).find(remembering(failure.memory), ACCESS)
    assert (found.candidates, found.whole) == ((), False)


@pytest.mark.parametrize(
    ("status", "failures"),
    [(401, NeedsReconnection), (429, TemporaryFailure), (500, TemporaryFailure), (400, NetworkFailure)],
)
def test_whatever_fails_before_the_publication_is_no_doubt(
    status: int, failures: type[NetworkFailure]
) -> None:
    class Refusing(Server):
        """Refuses to prepare."""

        def _answer(self, request: httpx2.Request) -> httpx2.Response:
            is_preparing = request.url.path.endswith("/threads")
            return httpx2.Response(status, content=b"") if is_preparing else super()._answer(request)

    server = Refusing()
    _, failure = attempted(speaking(server))
    assert isinstance(failure, failures)
    assert not isinstance(failure, InDoubt)
    assert server.published == {}


def test_a_container_that_cannot_be_read_again_leaves_the_doubt() -> None:
    class Closed(Server):
        """Finds no container."""

        def _answer(self, request: httpx2.Request) -> httpx2.Response:
            if request.method == "GET" and request.url.path.endswith("/c1"):
                return httpx2.Response(400, json={"error": {"code": 100, "error_subcode": 33}})
            return super()._answer(request)

    server = Closed(STEPS)
    _, failure = attempted(speaking(server))
    assert failure is not None
    _, again = attempted(speaking(server), remembering(failure.memory))
    assert isinstance(again, InDoubt)
    assert again.memory == failure.memory
    with suppress(NetworkFailure):
        assert not speaking(server).find(remembering(failure.memory), ACCESS).whole


@pytest.mark.parametrize(("told", "logged"), [("UNKNOWN", "UNKNOWN"), ("Bad text: Oui Léa", "told in words")])
def test_why_a_container_is_refused_reaches_the_log_as_a_code_alone(
    told: str, logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    class Refusing(Server):
        """Takes the words, then refuses them."""

        def _answer(self, request: httpx2.Request) -> httpx2.Response:
            if request.method == "GET" and request.url.path.endswith("/c1"):
                return httpx2.Response(200, json={"id": "c1", "status": "ERROR", "error_message": told})
            return super()._answer(request)

    server = Refusing(STEPS)
    _, failure = attempted(speaking(server))
    assert failure is not None
    attempted(speaking(server), remembering(failure.memory))
    assert f"container refused: {logged}" in caplog.messages
