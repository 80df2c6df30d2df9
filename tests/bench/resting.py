"""At rest: how soon the first page is there, and the memory of web and worker when nothing happens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from sqlalchemy import select

from app.domain.due import Due
from app.errands.demonstrating import open_town
from app.house import House
from tests.bench.measuring import Line, Turn, line_of, resident
from tests.bench.pages import manager_of_town
from tests.bench.serving import OFTEN, PATIENCE, NotServed, ask, house_at, signed_in, started

STARTS = 5
SERVE = ("-P", "-m", "app.cli", "serve", "--no-worker")
WORK = ("-P", "-m", "app.cli", "work")
LOOKED_AT = 20  # pages before the web is left in peace


def measure(folder: Path) -> Iterator[tuple[Line, bool]]:
    """Start the web a few times; then leave it and the worker quiet over a demonstration."""
    file = folder / "resting.db"
    with house_at(file) as house:
        open_town(house)
        starts = [_start(file) for _ in range(STARTS)]
        yield line_of("from start to first page", [Turn(starts, sum(starts))]), True
        yield Line("web, quiet", rss_mb=_web(house, file)), True
        yield Line("worker, quiet", rss_mb=_worker(house, file)), True


def _start(file: Path) -> float:
    began = perf_counter()
    with started(*SERVE, file=file) as server:
        server.answers("/sign-in")
        return perf_counter() - began


def _web(house: House, file: Path) -> float:
    with started(*SERVE, file=file) as server:
        server.answers("/sign-in")
        headers = signed_in(house, server, manager_of_town(house))
        connection = server.connection()
        for _ in range(LOOKED_AT):
            ask(connection, "GET", "/", headers=headers)
        return resident(server.process.pid)


def _worker(house: House, file: Path) -> float:
    """Wait for its sign of life: by then it has gone round once."""
    since = house.clock()
    with started(*WORK, file=file, port=False) as worker:
        deadline = perf_counter() + PATIENCE
        while perf_counter() < deadline:
            with house.db.reading() as session:
                seen = session.scalar(select(Due.last_at).where(Due.name == "heartbeat"))
            if seen is not None and seen >= since:
                return resident(worker.process.pid)
            threading.Event().wait(OFTEN)
    raise NotServed("the worker gave no sign of life")
