"""The report reads the months it shows and nothing older, each record by an index."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, insert, text

from app.db import Database
from app.domain.comment import Comment
from app.domain.dismissal import Dismissal
from tests.conftest import NOW
from tests.integration.judging.cast import judgement
from tests.world import World

STORED, YEARS = 3_000, 20


@pytest.fixture
def stored(world: World) -> World:
    """Keep comments of twenty years, each set aside."""
    template = world.comment(world.a_comment())
    shared = {column.key: getattr(template, column.key) for column in Comment.__table__.columns}
    del shared["id"]
    age = timedelta(days=365) * YEARS / STORED
    rows = [
        {**shared, "external_id": f"s{place}", "received_at": NOW - age * place} for place in range(STORED)
    ]
    with world.db.writing() as session:
        session.execute(insert(Comment), rows)
        closed = {"reason": "off_topic", "by": world.claire.actor, "dismissed_at": NOW}
        session.execute(insert(Dismissal), [{"comment_id": place + 1, **closed} for place in range(STORED)])
        session.execute(text("ANALYZE"))
    return world


def plans(db: Database, world: World) -> list[str]:
    """How the database answers each question of the report."""
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    judgement(world)
    event.remove(db.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if db.is_sqlite else "EXPLAIN "
    found = []
    with db.reading() as session:
        for statement, parameters in asked:
            if statement.startswith("SELECT"):
                walked = session.connection().exec_driver_sql(explain + statement, parameters)  # type: ignore[arg-type] # as the driver had it
                found.append("\n".join(str(row[-1]) for row in walked))
    return found


def test_two_questions_each_walk_the_index_of_what_came_lately(stored: World) -> None:
    walked = plans(stored.db, stored)
    assert len(walked) == 2
    assert "ix_comment_received_at" in walked[0]
    for plan in walked:
        assert "SCAN comment" not in plan
        assert "Seq Scan on comment" not in plan


def test_a_year_is_counted_and_no_more(stored: World) -> None:
    assert sum(one.number for one in judgement(stored).tags) == pytest.approx(STORED / YEARS, abs=20)
