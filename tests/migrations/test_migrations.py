"""From an empty database to the models, step by step and back, on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, func, inspect, select
from sqlalchemy.engine import URL

from app import closing, departments, triage
from app.db import Database
from app.domain import metadata
from app.domain.dismissal import Reason
from tests import databases
from tests.needs import TREE
from tests.world import found

BASE = "base"
KEPT = ("author", "comment", "connection", "delivery", "dismissal", "journal_entry", "post", "reply")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give an empty database of each kind."""
    if request.param == "sqlite":
        db = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield db.engine
        db.close()
        return
    server: URL = request.getfixturevalue("postgresql_server")
    url = databases.create(server, f"parvis_empty_{tmp_path.name}")
    engine = create_engine(url)
    yield engine
    engine.dispose()
    databases.drop(server, f"parvis_empty_{tmp_path.name}")


def test_from_empty_to_head_equals_the_models(empty: Engine) -> None:
    databases.migrate(empty)
    with empty.connect() as connection:
        opts = {"compare_type": True, "include_name": _is_a_models}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_each_step_goes_up_and_down_and_up_again(empty: Engine) -> None:
    before = BASE
    for revision in _revisions(empty):
        databases.migrate(empty, revision)
        reached = _tables(empty)
        _downgrade(empty, before)
        databases.migrate(empty, revision)
        assert _tables(empty) == reached, revision
        before = revision
    _downgrade(empty, BASE)
    assert _tables(empty) == {"alembic_version": ["version_num"]}


def test_a_town_full_of_records_steps_down_and_up_and_loses_none(empty: Engine) -> None:
    databases.migrate(empty)
    world = found(databases.database_of(empty))
    asked, handed, thanked = world.a_comment(), world.a_comment("Un trou."), world.a_comment("Merci à vous.")
    world.send(asked)
    world.decide(departments.assign, handed, "voirie")
    world.decide(closing.dismiss, thanked, Reason.THANKS_READ, by=world.claire.actor)
    world.decide(triage.correct_intent, asked, "question")
    before = _amounts(empty)
    assert before["comment"] == len((asked, handed, thanked))
    for revision in reversed(_revisions(empty)[:-1]):
        _downgrade(empty, revision)
        assert _amounts(empty) == before, revision
    databases.migrate(empty)
    assert _amounts(empty) == before


def test_every_constraint_has_a_name(empty: Engine) -> None:
    databases.migrate(empty)
    inspector = inspect(empty)
    for table, model in metadata.tables.items():
        names = [key["name"] for key in inspector.get_foreign_keys(table)]
        names += [key["name"] for key in inspector.get_unique_constraints(table)]
        names += [check["name"] for check in inspector.get_check_constraints(table)]
        if not model.dialect_options["sqlite"]["autoincrement"]:  # SQLite does not tell that one's name
            names.append(inspector.get_pk_constraint(table)["name"])
        assert all(names), table


def test_no_migration_imports_the_app() -> None:
    for file in (TREE / "migrations" / "versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) app\b", file.read_text(encoding="utf-8"), re.MULTILINE), (
            file.name
        )


def _is_a_models(name: str | None, *_: object) -> bool:
    """Whether a model should know it: how each database indexes words is its own business."""
    return not (name or "").startswith(("search_index", "ix_search_text_vector")) and name != "vector"


def _revisions(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(databases.alembic_config(connection))
        return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def _downgrade(engine: Engine, revision: str) -> None:
    with databases.database_of(engine).rebuilding() as connection:
        command.downgrade(databases.alembic_config(connection), revision)


def _amounts(engine: Engine) -> dict[str, int]:
    """How many rows there are in tables that stood from the beginning."""
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()
            for name in KEPT
        }


def _tables(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        return {name: _columns(connection, name) for name in sorted(inspect(connection).get_table_names())}


def _columns(connection: Connection, table: str) -> list[str]:
    return sorted(column["name"] for column in inspect(connection).get_columns(table))
