"""A database of each kind, as it was before one step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL

from app.db import Database
from tests import databases


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give a database of each kind as it was at the revision that the tests' module calls BEFORE."""
    folder = tmp_path_factory.mktemp("before")
    if request.param == "sqlite":
        db = Database(f"sqlite:///{folder / 'before.db'}")
        databases.migrate(db.engine, request.module.BEFORE)
        yield db.engine
        db.close()
        return
    server: URL = request.getfixturevalue("postgresql_server")
    name = f"parvis_{request.module.BEFORE}_{folder.name}"
    engine = create_engine(databases.create(server, name))
    databases.migrate(engine, request.module.BEFORE)
    yield engine
    engine.dispose()
    databases.drop(server, name)
