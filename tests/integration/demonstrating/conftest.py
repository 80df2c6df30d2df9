"""A house with nothing but the demonstration's network, on each of the two databases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from app import clock as clocks
from app.channels._http import Http
from app.channels.demo import Demo
from app.db import Database
from app.house import Accesses, House
from app.seal import FernetSeal
from app.wiring import HANDLERS
from tests.fakes import NAME, Agora, Square


@pytest.fixture
def house(
    database: Database, clock: time_machine.Traveller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> House:
    monkeypatch.chdir(tmp_path)  # the network's own file stands beside the database, or where we are
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
