"""A page of the queue reads an index in order: its cost does not grow with what is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.orm import Session

from app import inbox, indexing
from app.db import Database
from app.domain.comment import Comment
from app.domain.group import Group
from app.inbox import Filters
from tests.conftest import NOW
from tests.world import World, found

STORED = 4_000  # so that four pages wait, and a database gains by stopping after the first


def store(world: World) -> None:
    """Many comments, one in twenty still open."""
    template = world.comment(world.a_comment())
    shared = {column.key: getattr(template, column.key) for column in Comment.__table__.columns}
    del shared["id"]
    rows = [
        {
            **shared,
            "external_id": f"stored-{number}",
            "shelf": "to_answer" if number % 20 == 0 else "done",
            "waiting_since": NOW - timedelta(minutes=number * 7919 % STORED),
        }
        for number in range(STORED)
    ]
    with world.db.writing() as session:
        session.execute(insert(Comment), rows)
        session.execute(text("ANALYZE"))


def asked(
    db: Database, filters: Filters, reads: Callable[[Session], object] | None = None
) -> list[tuple[str, object]]:
    """The queries over comments that a page makes, or what else is read."""
    queries: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.lstrip().startswith("SELECT") and (
            "FROM comment" in statement or "FROM search_" in statement or "JOIN comment " in statement
        ):
            queries.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    with db.reading() as session:
        reads(session) if reads else inbox.queue(session, filters)
    event.remove(db.engine, "before_cursor_execute", note)
    return queries


def far_down(world: World, shelf: str) -> Filters:
    """The page that begins behind the comment that stands in the middle of this list."""
    filters = Filters.from_query({"shelf": shelf})
    with world.db.reading() as session:
        every = session.scalars(select(Comment).where(Comment.shelf == shelf).order_by(Comment.waiting_since))
        places = [inbox.place_of(comment, filters) for comment in every]
    return filters.beginning(places[len(places) // 2])


def plan(db: Database, statement: str, parameters: object) -> str:
    explain = "EXPLAIN QUERY PLAN " if db.is_sqlite else "EXPLAIN "
    with db.reading() as session:
        rows = session.connection().exec_driver_sql(explain + statement, parameters)  # type: ignore[arg-type] # as the driver had it
        return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("shelf", ["to_answer", "done"])
def test_the_first_page_walks_the_index_of_the_queue_and_sorts_nothing(world: World, shelf: str) -> None:
    store(world)
    queries = asked(world.db, Filters.from_query({"shelf": shelf}))
    assert len(queries) == 1
    walked = plan(world.db, *queries[0])
    assert "ix_comment_queue" in walked
    assert "Sort" not in walked
    assert "TEMP B-TREE" not in walked
    assert "Seq Scan on comment" not in walked
    assert "SCAN comment" not in walked


@pytest.mark.parametrize("shelf", ["to_answer", "done"])
def test_a_page_far_down_enters_the_index_at_its_place_and_passes_nothing(world: World, shelf: str) -> None:
    store(world)
    onward = far_down(world, shelf)
    for filters in (onward, replace(onward, after=None, before=onward.after)):
        walked = plan(world.db, *asked(world.db, filters)[0])
        step = next(line for line in walked.splitlines() if "ix_comment_queue" in line)
        if world.db.is_sqlite:
            assert "(shelf=? AND (rank,waiting_since)" in step
        else:
            condition = next(line for line in walked.splitlines() if "Index Cond" in line and "shelf" in line)
            assert "ROW(" in condition
        assert "Sort" not in walked
        assert "TEMP B-TREE" not in walked


def test_what_stands_in_a_surge_is_counted_by_the_index_of_groups(sqlite: Database) -> None:
    world = found(sqlite)
    store(world)
    with world.db.writing() as session:
        thread_id = session.scalars(select(Comment.thread_id).limit(1)).one()
        session.add(Group(id=1, made_at=NOW, thread_id=thread_id, surged_at=NOW))
        session.flush()  # its comments name it
        session.execute(update(Comment).where(Comment.shelf == "to_answer").values(group_id=1))
        session.execute(text("ANALYZE"))
    rows = asked(world.db, Filters())
    surges = asked(world.db, Filters(), lambda session: inbox.surges(session, [1], NOW))
    assert (len(rows), len(surges)) == (2, 1)
    for query in (rows[1], surges[0]):
        walked = plan(world.db, *query)
        assert "SEARCH comment USING COVERING INDEX ix_comment_group" in walked
        assert "SCAN comment USING" not in walked
        assert "TEMP B-TREE FOR ORDER" not in walked


def test_the_plan_would_show_a_sort_if_there_were_one(world: World) -> None:
    store(world)
    unsorted = "SELECT comment.id FROM comment ORDER BY comment.permalink LIMIT 50"
    walked = plan(world.db, unsorted, ())
    assert "Sort" in walked or "TEMP B-TREE" in walked


@pytest.mark.parametrize("typed", ["piscine", "piscine sans réponse depuis hier", "depuis hier"])
def test_a_search_walks_its_index_from_the_latest_and_sorts_nothing(sqlite: Database, typed: str) -> None:
    world = found(sqlite)
    store(world)
    with world.db.writing() as session:
        indexing.keep_all(session, list(session.scalars(select(Comment.id).where(Comment.id > 1))))
        session.execute(text("ANALYZE"))
    with world.db.reading() as session:
        filters = Filters.from_query({"q": typed}).understood(session, world.now(), UTC)
    queries = asked(world.db, filters)
    assert len(queries) == 1
    walked = plan(world.db, *queries[0]).splitlines()
    assert walked.pop(0).startswith("CO-ROUTINE")  # the page, which is joined to the rest when it is found
    assert "search_index VIRTUAL TABLE" in walked[0] or "search_text USING PRIMARY KEY" in walked[0]
    assert "SEARCH comment USING INTEGER PRIMARY KEY" in walked[1]
    assert not [step for step in walked if "TEMP B-TREE" in step]
