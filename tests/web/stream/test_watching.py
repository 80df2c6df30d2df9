"""A database that does not answer for a moment ends no watch: the next look goes on."""

from __future__ import annotations

import asyncio

from sqlalchemy import QueuePool, create_engine

from app.db import Database
from app.house import House
from app.web.stream import Watch
from tests.web.stream.test_following import LONG, QUICK, in_its_own_loop, tell


def test_a_database_that_is_away_for_a_moment_does_not_end_the_watch() -> None:
    async def happens() -> None:
        away = Database("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
        watch = Watch(away, 0, look_every=QUICK)
        watch.start()
        waiting = asyncio.create_task(watch.after(0))
        await asyncio.sleep(QUICK * 10)
        watch.start()
        assert not waiting.done()
        waiting.cancel()
        away.close()

    in_its_own_loop(happens)


def test_a_database_that_is_busy_for_a_moment_does_not_end_the_watch(house: House) -> None:
    engine = create_engine(house.db.url, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=QUICK)

    async def happens() -> None:
        seen = tell(house.db, "queue")
        watch = Watch(Database(str(house.db.url), engine=engine), seen, look_every=QUICK)
        with engine.connect():
            watch.start()
            await asyncio.sleep(QUICK * 10)
        tell(house.db, "arrival")
        assert [one.topic for one in await watch.after(seen, within=LONG)] == ["arrival"]

    in_its_own_loop(happens)
    engine.dispose()
