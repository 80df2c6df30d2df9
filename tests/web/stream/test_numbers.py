"""Acts end in another order than they began: what ends late has the lower number, and is told as well."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from app import changes
from app.domain.change import Change
from app.house import House
from app.web.stream import Watch
from tests.web.conftest import MORNING

QUICK, SHORT, LONG = 0.01, 0.1, 10


def in_its_own_loop(happens: Callable[[], Coroutine[Any, Any, None]]) -> None:
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(happens())).result()


def end(house: House, number: int, topic: str) -> None:
    """Let an act end whose change was given this number as it began."""
    with house.db.writing() as session:
        session.add(Change(id=number, topic=topic, at=MORNING))


def newest(house: House) -> int:
    with house.db.reading() as session:
        return changes.last(session)


def test_what_began_first_and_ends_last_is_told_in_its_place(house: House) -> None:
    async def happens() -> None:
        seen = newest(house)
        watch = Watch(house.db, seen, look_every=QUICK, patience=LONG)
        watch.start()
        end(house, seen + 2, "queue")
        assert await watch.after(seen, within=SHORT) == []
        end(house, seen + 1, "urgent_arrival")
        told = await watch.after(seen, within=LONG)
        assert [one.topic for one in told] == ["urgent_arrival", "queue"]

    in_its_own_loop(happens)


def test_a_number_that_never_comes_is_not_waited_for_without_end(house: House) -> None:
    async def happens() -> None:
        seen = newest(house)
        watch = Watch(house.db, seen, look_every=QUICK, patience=SHORT)
        watch.start()
        end(house, seen + 2, "queue")
        end(house, seen + 5, "arrival")
        told = await watch.after(seen, within=LONG)
        told += await watch.after(told[-1].id, within=LONG)
        assert [one.topic for one in told] == ["queue", "arrival"]

    in_its_own_loop(happens)
