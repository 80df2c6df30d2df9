"""The live stream: it says that something changed, and how much; the page asks for the rest itself.

Each process reads the changes once, however many streams are open; a stream holds no database session.
"""

from __future__ import annotations

import asyncio
import json
from asyncio import timeout
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import datetime
from time import monotonic

from fastapi import Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from app import changes
from app.db import Database
from app.domain.change import PASSING, Change
from app.web.needs import Db, desk
from app.web.typed import Number
from app.web.visits import house_of, visit_of

router = desk()

LOOK_EVERY = 0.3
AT_MOST_EVERY = 1.0
PATIENCE = 2.0
REMEMBERED = 10_000
ARRIVALS = ("arrival", "urgent_arrival")
OTHERS = ("queue", "outgoing")


class Watch:
    """Reads the table of changes past its last row, and wakes the streams of this process.

    seen: where it starts; look_every, at_most_every: seconds between two looks, and two events of a stream;
    patience: for how long a number that is missing is waited for.
    """

    def __init__(
        self,
        db: Database,
        seen: int,
        *,
        look_every: float = LOOK_EVERY,
        at_most_every: float = AT_MOST_EVERY,
        patience: float = PATIENCE,
    ) -> None:
        self.at_most_every = at_most_every
        self._patience = patience
        self._missing, self._missing_since = 0, 0.0
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

    async def after(self, seen: int, *, within: float | None = None) -> list[Change]:
        """The changes after this one, oldest first; wait until there is one, or so many seconds."""
        with suppress(TimeoutError):
            async with timeout(within), self._changed:
                await self._changed.wait_for(lambda: bool(self._recent) and self._recent[-1].id > seen)
        return [change for change in self._recent if change.id > seen]

    async def _look(self) -> None:
        while True:
            fresh = self._settled(await run_in_threadpool(self._read))
            if fresh:
                async with self._changed:
                    self._recent.extend(fresh)
                    self._seen = fresh[-1].id
                    self._changed.notify_all()
            await asyncio.sleep(self._look_every)

    def _settled(self, fresh: list[Change]) -> list[Change]:
        """Those before the first number that is missing: whose it is began first, and has not ended.

        One that stays away was taken back.
        """
        for place, change in enumerate(fresh):
            missing = (fresh[place - 1].id if place else self._seen) + 1
            if change.id != missing and not self._is_given_up(missing):
                return fresh[:place]
        return fresh

    def _is_given_up(self, missing: int) -> bool:
        if missing != self._missing:
            self._missing, self._missing_since = missing, monotonic()
        return monotonic() - self._missing_since >= self._patience

    def _read(self) -> list[Change]:
        try:
            with self._db.reading() as session:
                return changes.since(session, self._seen)
        except SQLAlchemyError:
            return []  # the database is away, or busy; what happens meanwhile is told when it is back


class Listener:
    """One open page: what it was told, and what waits until it has had a moment of peace.

    me: whose it is; pause: seconds between two events that are not of people.
    """

    def __init__(self, me: int | None, pause: float) -> None:
        self._me = me
        self._pause = pause
        self._time = asyncio.get_running_loop().time
        self._peace = 0.0
        self._held: Counter[str] = Counter()
        self._arrived: Counter[str] = Counter()

    @property
    def patience(self) -> float | None:
        """For how many seconds nothing need be said, None while nothing waits."""
        return max(0.0, self._peace - self._time()) if self._held else None

    def catches_up(self, missed: list[Change]) -> Iterator[ServerSentEvent]:
        """What happened before the line was there."""
        yield from self._people(missed)
        yield from self._news(Counter(change.topic for change in missed))

    def hears(self, fresh: list[Change]) -> Iterator[ServerSentEvent]:
        """Who came, went or wrote at once; the rest as soon as there was peace."""
        yield from self._people(fresh)
        self._held.update(change.topic for change in fresh if change.topic not in PASSING)
        if not self._held or self._time() < self._peace:
            return
        if any(self._held[topic] for topic in ARRIVALS):
            self._held.setdefault("queue", 0)  # it is longer
        told, self._held = self._held, Counter()
        yield from self._news(told)
        self._peace = self._time() + self._pause

    def _news(self, told: Counter[str]) -> Iterator[ServerSentEvent]:
        """What is told of so many changes; of arrivals, how many there are in all since the page was made."""
        came = Counter({topic: told[topic] for topic in ARRIVALS if told[topic]})
        self._arrived += came
        if came:
            count = {"count": sum(self._arrived.values()), "urgent": self._arrived["urgent_arrival"]}
            yield ServerSentEvent(raw_data=json.dumps(count), event="arrivals")
        for topic in OTHERS:
            if topic in told:
                yield ServerSentEvent(raw_data=str(told[topic]), event=topic)

    def _people(self, fresh: list[Change]) -> Iterator[ServerSentEvent]:
        """Where others have come, gone or begun to write: the numbers of the comments."""
        for topic in sorted(PASSING):
            others = [change for change in fresh if change.topic == topic and change.concerns(self._me)]
            if others:
                places = sorted({change.comment_id for change in others if change.comment_id is not None})
                yield ServerSentEvent(raw_data=" ".join(map(str, places)), event=topic)


@router.get("/stream", response_class=EventSourceResponse)
async def follow(request: Request, db: Db, since: Number = 0) -> AsyncIterator[ServerSentEvent]:
    """Tell of arrivals since a page was made (counts only), of queue and outgoing bar, and of who is here.

    What changed before the line was there, or while it was broken, is told first. Who comes, goes and writes
    is told at once; the rest waits until the page has had a moment of peace.
    """
    watch = await _watch(request, db)
    missed, seen = await run_in_threadpool(_missed, db, since, house_of(request).clock())
    page = Listener(await run_in_threadpool(_me, request), watch.at_most_every)
    for event in page.catches_up(missed):
        yield event
    while not await request.is_disconnected():
        fresh = await watch.after(seen, within=page.patience)
        seen = fresh[-1].id if fresh else seen
        for event in page.hears(fresh):
            yield event


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


def _missed(db: Database, since: int, now: datetime) -> tuple[list[Change], int]:
    """What changed since the page was made, and the newest change; nothing without a page."""
    with db.reading() as session:
        last = changes.last(session)
        found = changes.missed(session, since, now) if since else []
        return [change for change in found if change.id <= last], last


def _me(request: Request) -> int | None:
    user = visit_of(request).user
    return user.id if user else None
