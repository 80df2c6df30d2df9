"""The ground every test stands on: two real databases, a stopped clock, and no way out of the machine."""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import URL

from app.db import Database
from tests import databases
from tests.needs import fixtures_folder

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)  # a Tuesday morning

# A loaded machine is no fault of the code.
settings.register_profile("parvis", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("parvis")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Fault runs are short in make test, long in make endure."""
    parser.addoption("--long", action="store_true", help="the long fault runs (make endure)")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for nothing to free while half a million objects are made, nor ever again among those."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests over shared recordings where that folder is not."""
    if fixtures_folder() is None:
        away = [item for item in items if item.get_closest_marker("shared_fixtures")]
        items[:] = [item for item in items if item not in away]
        config.hook.pytest_deselected(items=away)
    items[:] = _browser_files_spread(items)


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _resolving(socket.getaddrinfo))
        yield


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock at NOW; `clock.shift(timedelta)` and `clock.move_to(instant)` set it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def long_run(pytestconfig: pytest.Config) -> bool:
    """Say whether a fault run is asked to be long (200 rounds) or short (20)."""
    return bool(pytestconfig.getoption("--long"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """Give a migrated, empty database: each test runs on both kinds."""
    db: Database = request.getfixturevalue(request.param)
    return db


@pytest.fixture
def sqlite(sqlite_file: Database, sqlite_template: Path) -> Iterator[Database]:
    """Give a migrated, empty SQLite database."""
    databases.refill(sqlite_file, sqlite_template)
    yield databases.anew(sqlite_file)
    sqlite_file.close()


@pytest.fixture
def postgresql(postgresql_database: Database) -> Iterator[Database]:
    """Give a migrated, empty PostgreSQL database."""
    databases.empty(postgresql_database)
    yield databases.anew(postgresql_database)
    databases.leave(postgresql_database)


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Give this worker's own file: an engine for each test compiles all SQL anew, half of a test's time."""
    file = tmp_path_factory.mktemp("sqlite") / "parvis.db"
    return databases.unwaiting(Database(f"sqlite:///{file}"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.migrated_file(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_server() -> URL:
    """Give the server, shared by the workers of one run."""
    return databases.start_postgresql(os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid())))


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: URL) -> Iterator[Database]:
    """Give this worker's own migrated database on it."""
    name = f"parvis_test_{os.getpid()}"
    url = databases.create(postgresql_server, name)
    db = Database(url.render_as_string(hide_password=False))
    databases.migrate(db.engine)
    yield db
    db.close()
    databases.drop(postgresql_server, name)


def _browser_files_spread(items: list[pytest.Item]) -> list[pytest.Item]:
    """Put the files of the browser evenly among all others: while they wait, other workers go on."""
    files = [list(tests) for _, tests in groupby(items, key=lambda item: item.path)]
    browser = [tests for tests in files if "browser" in tests[0].path.parts]
    others = [item for tests in files if tests not in browser for item in tests]
    if not browser or not others:
        return items
    share = len(others) / len(browser)
    spread: list[pytest.Item] = []
    for place, tests in enumerate(browser):
        spread += tests + others[round(place * share) : round((place + 1) * share)]
    return spread


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _refuse_outside(address[0])
        return connect(self, address)

    return guarded


def _resolving(getaddrinfo: Any) -> Any:
    def resolving(host: Any, *args: Any, **options: Any) -> Any:
        _refuse_outside(host)
        return getaddrinfo(host, *args, **options)

    return resolving


def _refuse_outside(host: str | bytes | None) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return
    try:
        inside = ipaddress.ip_address(str(name).split("%")[0]).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise RuntimeError(f"a test reached out to {name}: tests stay on this machine")
