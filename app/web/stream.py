"""The live stream: it says that something changed, and how much; the page asks for the rest itself.

Each process reads the changes once, however many streams are open; a stream holds no database session.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator

from fastapi import Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool

from app import changes
from app.db import Database
from app.web.needs import Db, Me, desk

router = desk()

LOOK_EVERY = 0.3
AT_MOST_EVERY = 1.0
ARRIVALS = ("arrival", "urgent_arrival")


class Watch:
    """Reads the table of changes past its last row, and wakes the streams of this process."""

    def __init__(self, db: Database, seen: int) -> None:
        self._db = db
        self._seen = seen
        self._told: Counter[str] = Counter()
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None

    def so_far(self) -> Counter[str]:
        """How many changes of each topic this process has seen."""
        return Counter(self._told)

    def start(self) -> None:
        """Look from now on; a second call changes nothing."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())

    async def until_changed(self) -> None:
        """Wait for the next change."""
        async with self._changed:
            await self._changed.wait()

    async def _look(self) -> None:
        while True:
            fresh = await run_in_threadpool(self._read)
            if fresh:
                self._told.update(fresh)
                async with self._changed:
                    self._changed.notify_all()
            await asyncio.sleep(LOOK_EVERY)

    def _read(self) -> Counter[str]:
        try:
            with self._db.reading() as session:
                found = changes.since(session, self._seen)
        except OperationalError:
            return Counter()  # the database is away; what happens meanwhile is told when it is back
        if found:
            self._seen = found[-1].id
        return Counter(change.topic for change in found)


@router.get("/stream", response_class=EventSourceResponse)
async def follow(request: Request, me: Me, db: Db, since: int = 0) -> AsyncIterator[ServerSentEvent]:
    """Tell of arrivals since a page was made (counts only), of the queue and of the outgoing bar."""
    watch = await _watch(request, db)
    arrived = await run_in_threadpool(_arrived, db, since)
    before = watch.so_far()
    if arrived:
        yield _arrivals(arrived)
    while not await request.is_disconnected():
        if watch.so_far() == before:
            await watch.until_changed()
        fresh = watch.so_far() - before
        before += fresh
        news = Counter({topic: fresh[topic] for topic in ARRIVALS if fresh[topic]})
        arrived += news
        if news:
            yield _arrivals(arrived)
        for topic in ("queue", "outgoing"):
            if fresh[topic] or (topic == "queue" and news):
                yield ServerSentEvent(raw_data=str(fresh[topic]), event=topic)
        await asyncio.sleep(AT_MOST_EVERY)


async def _watch(request: Request, db: Database) -> Watch:
    state = request.app.state
    if getattr(state, "watch", None) is None:
        state.watch = Watch(db, await run_in_threadpool(_last, db))
    watch: Watch = state.watch
    watch.start()
    return watch


def _last(db: Database) -> int:
    with db.reading() as session:
        return changes.last(session)


def _arrived(db: Database, since: int) -> Counter[str]:
    with db.reading() as session:
        found = changes.since(session, since) if since else []
    return Counter(change.topic for change in found if change.topic in ARRIVALS)


def _arrivals(arrived: Counter[str]) -> ServerSentEvent:
    count = {"count": sum(arrived.values()), "urgent": arrived["urgent_arrival"]}
    return ServerSentEvent(raw_data=json.dumps(count), event="arrivals")
