"""A house with nothing but the demonstration's network, on each of the two databases."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from app import clock as clocks
from app.channels._http import Http
from app.channels.demo import Demo
from app.db import Database
from app.errands.demonstrating import open_town
from app.house import Accesses, House
from app.seal import FernetSeal
from app.wiring import HANDLERS
from tests import databases
from tests.fakes import NAME, Agora, Square
from tests.integration.demonstrating.reading import network_file


@pytest.fixture(scope="session")
def around(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the network keeps its file when the database is no file; the same place for every test."""
    return tmp_path_factory.mktemp("around")


@pytest.fixture(scope="session")
def kept() -> dict[str, Callable[[], None]]:
    """What puts an opened town back, by kind of database: opening one takes a second."""
    return {}


@pytest.fixture
def house(
    database: Database, clock: time_machine.Traveller, around: Path, monkeypatch: pytest.MonkeyPatch
) -> House:
    monkeypatch.chdir(around)
    network_file(database).unlink(missing_ok=True)
    seal = FernetSeal(["a key for tests"])
    return House(
        db=database,
        channels={"demo": Demo(Http()), NAME: Agora(Square())},
        seal=seal,
        accesses=Accesses(database, seal),
        base_url="http://127.0.0.1:8000",
        lease=timedelta(seconds=60),
        poll=timedelta(minutes=5),
        clock=clocks.now,
        handlers=HANDLERS,
    )


@pytest.fixture
def town(house: House, kept: dict[str, Callable[[], None]], around: Path) -> House:
    """A house whose demonstration was opened at NOW, a day deep."""
    kind, file = house.db.engine.dialect.name, network_file(house.db)
    memory = around / f"{kind}.jsonl"
    if kind in kept:
        kept[kind]()
        shutil.copyfile(memory, file)
    else:
        open_town(house, days=1)
        kept[kind] = databases.keep(house.db, "opened", around)
        shutil.copyfile(file, memory)
    return house
