"""Sessions: who opens them, who commits them, and how each database is spoken to.

Nothing else opens or commits a session. SQLite has one writer at a time: within this process a lock
queues them (its own busy handler sleeps instead), between processes `BEGIN IMMEDIATE` and a busy timeout.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    FromClause,
    Select,
    bindparam,
    create_engine,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.dml import ReturningInsert

Noun = TypeVar("Noun", bound=DeclarativeBase)
Insert: TypeAlias = "postgresql.Insert | sqlite.Insert"

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
)


class Database:
    """One database, SQLite or PostgreSQL, by its address (contract §3).

    engine: one that speaks to it already, whose compiled statements are shared.
    """

    def __init__(self, url: str, *, engine: Engine | None = None) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = engine or _engine(url, is_sqlite=self.is_sqlite)
        self._readers = self.engine.execution_options(parvis_reading=True)
        self._one_writer = threading.Lock() if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Look, and never write; nothing is committed."""
        with Session(self._readers, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One act, one transaction: committed when the block ends, undone when it raises."""
        if self._one_writer is None:
            with self._writing() as session:
                yield session
            return
        with self._one_writer, self._writing() as session:
            yield session

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """One transaction in which tables may be made anew while others point to them: a migration.

        SQLite empties a table before it drops it, so its foreign keys rest meanwhile and are all asked for at
        the end; the switch is deaf within a transaction. Source: SQLite, "Making Other Kinds Of Table Schema
        Changes".
        """
        with self.engine.connect() as connection:
            self._bind(connection, "OFF")
            try:
                with connection.begin():
                    yield connection
                    self._ask_for_all(connection)
            finally:
                self._bind(connection, "ON")

    def _ask_for_all(self, connection: Connection) -> None:
        if self.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise IntegrityError("PRAGMA foreign_key_check", None, ValueError("a row points nowhere"))

    def _bind(self, connection: Connection, switch: str) -> None:
        if self.is_sqlite:
            driven: Any = connection.connection.driver_connection
            driven.execute(f"PRAGMA foreign_keys={switch}")

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        self.engine.dispose()


def insert_if_absent(session: Session, noun: type[DeclarativeBase], values: Mapping[str, Any]) -> bool:
    """Insert the row unless one with the same unique key is there; say whether it was inserted."""
    session.flush()  # what the row points to may be new
    statement = _insert_if_absent(noun, session.get_bind().dialect.name)
    return session.connection().execute(statement, dict(values)).first() is not None


def find_or_insert(
    session: Session, noun: type[Noun], key: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[Noun, bool]:
    """The row with this unique key, inserted with these values unless it is there; whether it was."""
    found = _find(session, noun, key)
    return (found, False) if found is not None else insert_or_find(session, noun, key, values)


def insert_or_find(
    session: Session, noun: type[Noun], key: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[Noun, bool]:
    """The same, where it is likely not there."""
    session.flush()  # what the row points to may be new
    statement = _insert_and_load(noun, session.get_bind().dialect.name)
    made = session.scalar(statement, {**key, **values})
    if made is not None:
        return made, True
    found = _find(session, noun, key)
    if found is None:
        raise IntegrityError("INSERT", None, ValueError("another unique key is taken"))
    return found, False


def _find(session: Session, noun: type[Noun], key: Mapping[str, Any]) -> Noun | None:
    wanted = {f"its_{name}": value for name, value in key.items()}
    found: Noun | None = session.scalar(_with_key(noun, tuple(key)), wanted)
    return found


def insert_those_absent(session: Session, noun: type[DeclarativeBase], rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose unique keys are not there, as one statement a batch."""
    if rows:
        session.flush()  # what the rows point to may be new
        session.connection().execute(_insert_unless_there(noun, session.get_bind().dialect.name), rows)


def insert_many(session: Session, noun: type[DeclarativeBase], rows: list[dict[str, Any]]) -> None:
    """Insert many rows at once, as one statement a batch."""
    if rows:
        session.flush()  # what the rows point to may be new
        session.connection().execute(_insert(noun), rows)


# Statements built once: to build one anew costs more than to run it.
@cache
def _insert_if_absent(noun: type[DeclarativeBase], database: str) -> Executable:
    return _insert_unless_there(noun, database).returning(*inspect(noun).local_table.primary_key)


@cache
def _insert(noun: type[DeclarativeBase]) -> Executable:
    table: Any = inspect(noun).local_table
    return insert(table)


@cache
def _insert_unless_there(noun: type[DeclarativeBase], database: str) -> Insert:
    return _insert_into(inspect(noun).local_table, database)


@cache
def _insert_and_load(noun: type[Noun], database: str) -> ReturningInsert[Noun]:
    return _insert_into(noun, database).returning(noun)


@cache
def _with_key(noun: type[Noun], names: tuple[str, ...]) -> Select[Noun]:
    return select(noun).filter_by(**{name: bindparam(f"its_{name}") for name in names})


def _insert_into(what: FromClause | type[DeclarativeBase], database: str) -> Insert:
    dialect = sqlite if database == "sqlite" else postgresql
    statement: Insert = dialect.insert(what).on_conflict_do_nothing()
    return statement


def _engine(url: str, *, is_sqlite: bool) -> Engine:
    """Parameters are hidden: what a citizen wrote must not reach a log through an error."""
    if not is_sqlite:
        return create_engine(url, pool_pre_ping=True, pool_size=20, max_overflow=40, hide_parameters=True)
    file = make_url(url).database
    if file and file != ":memory:":
        _make_room(Path(file))
    engine = create_engine(url, pool_size=20, max_overflow=40, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _make_room(file: Path) -> None:
    """What people wrote is for who runs Parvis; what SQLite lays beside the file is as closed as the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.touch(mode=0o600)


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own class
    connection.isolation_level = None  # the driver must not begin by itself: `_begin` does
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("parvis_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
