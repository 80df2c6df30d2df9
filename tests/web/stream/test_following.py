"""The live stream says that something came and how much, at a bearable pace, and holds nothing meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.sse import ServerSentEvent
from fastapi.testclient import TestClient
from sqlalchemy import QueuePool

from app import changes
from app.db import Database
from app.house import House
from app.web.stream import AT_MOST_EVERY, LOOK_EVERY, Watch, follow
from tests.web.conftest import MORNING

QUICK = 0.01
LONG = 10
A_SECOND = 1.0


class Line:
    """One open page: what the stream sends it, whether it is still there, and waits for news."""

    def __init__(self, app: FastAPI, db: Database, since: int = 0) -> None:
        self.gone = False
        self._asked = asyncio.Event()
        request = Request({"type": "http", "app": app, "headers": []}, self._receive)
        self.events: AsyncIterator[ServerSentEvent] = follow(request, db, since)

    async def _receive(self) -> dict[str, Any]:
        self._asked.set()
        if not self.gone:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def waits(self) -> asyncio.Task[tuple[str | None, str | None]]:
        """Wait with it for the first news, until what is told from then on is news."""
        coming = asyncio.create_task(self.next())
        await asyncio.wait_for(self._asked.wait(), LONG)
        return coming

    async def next(self) -> tuple[str | None, str | None]:
        sent = await asyncio.wait_for(anext(self.events), LONG)
        return sent.event, sent.raw_data

    async def arrivals(self) -> dict[str, int]:
        kind, said = await self.next()
        assert kind == "arrivals"
        counted: dict[str, int] = json.loads(said or "")
        return counted


def in_its_own_loop(happens: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run it in a thread of its own: a browser test of the same process may keep a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(happens())).result()


def tell(db: Database, *topics: str) -> int:
    """Note changes as acts do, all of them at once, and return the newest."""
    with db.writing() as session:
        for topic in topics:
            changes.tell(session, topic, MORNING)
    with db.reading() as session:
        return changes.last(session)


@pytest.fixture
def live(app: FastAPI, house: House) -> Callable[[Callable[[], Awaitable[None]]], None]:
    """Run what happens on the loop, with a watch that looks often."""

    def run(happens: Callable[[], Awaitable[None]]) -> None:
        async def whole() -> None:
            app.state.watch = Watch(house.db, tell(house.db), look_every=QUICK, at_most_every=QUICK)
            await happens()

        in_its_own_loop(whole)

    return run


Live = Callable[[Callable[[], Awaitable[None]]], None]


def test_what_arrived_since_the_page_was_made_is_told_at_once(app: FastAPI, house: House, live: Live) -> None:
    seen = tell(house.db, "arrival", "queue")
    tell(house.db, "arrival", "urgent_arrival", "outgoing")

    async def happens() -> None:
        assert await Line(app, house.db, seen).arrivals() == {"count": 2, "urgent": 1}

    live(happens)


def test_what_changed_while_there_was_no_line_is_told_first(app: FastAPI, house: House, live: Live) -> None:
    seen = tell(house.db, "arrival", "outgoing")
    tell(house.db, "outgoing", "queue")

    async def happens() -> None:
        line = Line(app, house.db, seen)
        assert await line.next() == ("queue", "1")
        assert await line.next() == ("outgoing", "1")
        coming = asyncio.create_task(line.next())
        await asyncio.sleep(QUICK * 5)
        assert not coming.done()
        coming.cancel()

    live(happens)


def test_new_arrivals_are_added_to_those_before_and_counted_once(
    app: FastAPI, house: House, live: Live
) -> None:
    seen = tell(house.db, "queue")
    tell(house.db, "arrival")

    async def happens() -> None:
        line = Line(app, house.db, seen)
        assert await line.arrivals() == {"count": 1, "urgent": 0}
        tell(house.db, "urgent_arrival")
        assert await line.arrivals() == {"count": 2, "urgent": 1}
        assert (await line.next())[0] == "queue"

    live(happens)


def test_an_arrival_between_the_page_and_the_first_look_is_not_counted_twice(
    app: FastAPI, house: House, live: Live
) -> None:
    seen = tell(house.db, "queue")

    async def happens() -> None:
        app.state.watch = Watch(house.db, seen, look_every=QUICK, at_most_every=QUICK)
        tell(house.db, "arrival")
        line = Line(app, house.db, seen)
        assert await line.arrivals() == {"count": 1, "urgent": 0}
        tell(house.db, "arrival")
        assert await line.arrivals() == {"count": 2, "urgent": 0}

    live(happens)


def test_a_page_that_does_not_say_when_it_was_made_starts_from_now(
    app: FastAPI, house: House, live: Live
) -> None:
    tell(house.db, "arrival")

    async def happens() -> None:
        line = Line(app, house.db)
        coming = await line.waits()
        assert not coming.done()
        tell(house.db, "outgoing")
        assert await coming == ("outgoing", "1")

    live(happens)


def test_a_page_opened_later_is_not_told_what_older_pages_were(
    app: FastAPI, house: House, live: Live
) -> None:
    async def happens() -> None:
        coming = await Line(app, house.db).waits()
        tell(house.db, "outgoing")
        assert await coming == ("outgoing", "1")
        later = await Line(app, house.db).waits()
        await asyncio.sleep(QUICK * 5)
        assert not later.done()
        later.cancel()

    live(happens)


def test_the_queue_and_the_outgoing_bar_are_told_apart(app: FastAPI, house: House, live: Live) -> None:
    async def happens() -> None:
        line = Line(app, house.db)
        coming = await line.waits()
        tell(house.db, "queue")
        assert (await coming)[0] == "queue"
        tell(house.db, "outgoing")
        assert (await line.next())[0] == "outgoing"
        tell(house.db, "writing")
        assert (await line.next())[0] == "writing"

    live(happens)


def test_a_burst_is_one_event(app: FastAPI, house: House) -> None:
    async def happens() -> None:
        app.state.watch = Watch(house.db, tell(house.db, "queue"), look_every=QUICK, at_most_every=0.5)
        line = Line(app, house.db)
        coming = await line.waits()
        began = asyncio.get_running_loop().time()  # the first is told after this
        tell(house.db, "outgoing")
        assert await coming == ("outgoing", "1")
        tell(house.db, *["outgoing"] * 7)
        assert await line.next() == ("outgoing", "7")
        assert asyncio.get_running_loop().time() - began >= 0.5

    in_its_own_loop(happens)
    assert AT_MOST_EVERY == 1.0


def test_who_comes_and_who_writes_is_told_whatever_was_told_a_moment_ago(app: FastAPI, house: House) -> None:
    async def happens() -> None:
        peace = 10 * LONG
        app.state.watch = Watch(house.db, tell(house.db, "queue"), look_every=QUICK, at_most_every=peace)
        line = Line(app, house.db)
        coming = await line.waits()
        tell(house.db, "outgoing")
        assert await coming == ("outgoing", "1")
        for topic in ("looking", "writing"):
            tell(house.db, "outgoing", topic)
            assert (await line.next())[0] == topic

    in_its_own_loop(happens)
    assert 2 * LOOK_EVERY < A_SECOND, "one look is missed, the next one is in time"


def test_several_pages_are_told_by_one_look(app: FastAPI, house: House, live: Live) -> None:
    async def happens() -> None:
        coming = [await Line(app, house.db).waits() for _ in range(5)]
        tell(house.db, "outgoing")
        assert await asyncio.gather(*coming) == [("outgoing", "1")] * 5

    live(happens)


def test_a_stream_that_waits_holds_no_database_session(app: FastAPI, house: House) -> None:
    async def happens() -> None:
        seen = tell(house.db, "queue")
        tell(house.db, "queue")
        watch = app.state.watch = Watch(house.db, seen, look_every=LONG, at_most_every=QUICK)
        coming = await Line(app, house.db).waits()
        assert await watch.after(seen, within=LONG), "the first look is over"
        pool = house.db.engine.pool
        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 0
        assert not coming.done()
        coming.cancel()

    in_its_own_loop(happens)


def test_a_page_that_was_closed_is_followed_no_longer(app: FastAPI, house: House, live: Live) -> None:
    async def happens() -> None:
        line = Line(app, house.db)
        line.gone = True
        with pytest.raises(StopAsyncIteration):
            await line.next()

    live(happens)


def test_the_first_page_of_a_process_starts_its_watch(app: FastAPI, house: House) -> None:
    async def happens() -> None:
        line = Line(app, house.db, tell(house.db, "queue"))
        coming = await line.waits()
        assert isinstance(app.state.watch, Watch)
        tell(house.db, "arrival")
        assert (await coming)[0] == "arrivals"

    in_its_own_loop(happens)


def test_nobody_follows_without_being_signed_in(browser: TestClient) -> None:
    assert browser.get("/stream").status_code == 303
