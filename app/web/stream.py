"""The live stream: it says that something changed, and how much; the page asks for the rest itself.

Each process reads the changes once, however many streams are open; a stream holds no database session.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator

from fastapi import Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool

from app import changes
from app.db import Database
from app.domain.change import Change
from app.web.needs import Db, desk

router = desk()

LOOK_EVERY = 0.3
AT_MOST_EVERY = 1.0
REMEMBERED = 10_000
ARRIVALS = ("arrival", "urgent_arrival")
OTHERS = ("queue", "outgoing", "writing")


class Watch:
    """Reads the table of changes past its last row, and wakes the streams of this process.

    seen: where it starts; look_every, at_most_every: seconds between two looks, and two events of a stream.
    """

    def __init__(
        self, db: Database, seen: int, *, look_every: float = LOOK_EVERY, at_most_every: float = AT_MOST_EVERY
    ) -> None:
        self.at_most_every = at_most_every
        self._db = db
        self._seen = seen
        self._look_every = look_every
        self._recent: deque[Change] = deque(maxlen=REMEMBERED)
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look from now on; a second call changes nothing."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())

    async def after(self, seen: int) -> list[Change]:
        """The changes after this one, oldest first; wait until there is one."""
        async with self._changed:
            await self._changed.wait_for(lambda: bool(self._recent) and self._recent[-1].id > seen)
        return [change for change in self._recent if change.id > seen]

    async def _look(self) -> None:
        while True:
            fresh = await run_in_threadpool(self._read)
            if fresh:
                async with self._changed:
                    self._recent.extend(fresh)
                    self._seen = fresh[-1].id
                    self._changed.notify_all()
            await asyncio.sleep(self._look_every)

    def _read(self) -> list[Change]:
        try:
            with self._db.reading() as session:
                return changes.since(session, self._seen)
        except OperationalError:
            return []  # the database is away; what happens meanwhile is told when it is back


@router.get("/stream", response_class=EventSourceResponse)
async def follow(request: Request, db: Db, since: int = 0) -> AsyncIterator[ServerSentEvent]:
    """Tell of arrivals since a page was made (counts only), of the queue, the outgoing bar and who writes.

    What changed before the line was there, or while it was broken, is told first.
    """
    watch = await _watch(request, db)
    topics, seen = await run_in_threadpool(_missed, db, since)
    arrived: Counter[str] = Counter()
    for event in _events(Counter(topics), arrived):
        yield event
    while not await request.is_disconnected():
        fresh = await watch.after(seen)
        seen = fresh[-1].id
        told = Counter(change.topic for change in fresh)
        if any(told[topic] for topic in ARRIVALS):
            told.setdefault("queue", 0)  # it is longer
        for event in _events(told, arrived):
            yield event
        await asyncio.sleep(watch.at_most_every)


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


def _missed(db: Database, since: int) -> tuple[list[str], int]:
    """The topics of what changed since the page was made, and the newest change; nothing without a page."""
    with db.reading() as session:
        found = changes.since(session, since) if since else []
        return [change.topic for change in found], found[-1].id if found else changes.last(session)


def _events(told: Counter[str], arrived: Counter[str]) -> Iterator[ServerSentEvent]:
    """What a page is told. Arrivals are counted on in `arrived`: it hears how many there are in all."""
    news = Counter({topic: told[topic] for topic in ARRIVALS if told[topic]})
    arrived += news
    if news:
        count = {"count": sum(arrived.values()), "urgent": arrived["urgent_arrival"]}
        yield ServerSentEvent(raw_data=json.dumps(count), event="arrivals")
    for topic in OTHERS:
        if topic in told:
            yield ServerSentEvent(raw_data=str(told[topic]), event=topic)
