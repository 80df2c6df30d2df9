"""A list read to its end behind the place of each last line: each comment once, whatever moves meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from app import inbox, indexing
from app.domain.comment import Comment
from app.domain.group import Group
from app.domain.search_text import SearchText
from app.inbox import Filters, Place, Row
from tests.conftest import NOW
from tests.world import World

MANY, AT_ONCE = 37, 5
SHARED = 3  # so many wait since the same instant


@pytest.fixture
def listed(world: World) -> list[int]:
    """Those who wait, in order."""
    template = world.comment(world.a_comment("Le banc est cassé.", post_external_id=None))
    shared = {column.key: getattr(template, column.key) for column in Comment.__table__.columns}
    with world.db.writing() as session:
        rows = [
            shared
            | {"id": 100 + number, "external_id": f"many-{number}"}
            | {"waiting_since": NOW - timedelta(days=90) + timedelta(microseconds=number // SHARED)}
            for number in range(MANY)
        ]
        session.execute(insert(Comment), rows)
        session.execute(update(Comment).where(Comment.id == template.id).values(shelf=None))
        session.execute(delete(SearchText))
    return [100 + number for number in range(MANY)]


def pages(world: World, filters: Filters, meanwhile: Callable[[Row], None] = lambda _: None) -> Iterator[Row]:
    """Read on behind the last line until none follows. meanwhile: what happens after each page."""
    asked, more = replace(filters, rows=AT_ONCE), True
    while more:
        with world.db.reading() as session:
            page = inbox.queue(session, asked)
        yield from page.rows
        more, last = page.more, page.rows[-1]
        asked = asked.beginning(inbox.place_of(last.comment, asked))
        meanwhile(last)


def ids(rows: Iterator[Row]) -> list[int]:
    return [row.comment.id for row in rows]


def change(world: World, comment_id: int, **values: object) -> None:
    with world.db.writing() as session:
        session.execute(update(Comment).where(Comment.id == comment_id).values(**values))


def test_each_is_read_once_and_in_order(world: World, listed: list[int]) -> None:
    assert ids(pages(world, Filters())) == listed


@pytest.mark.parametrize("shelf", ["done", "paused", "to_read", "with_departments"])
def test_the_other_lists_too_each_in_its_own_order(world: World, listed: list[int], shelf: str) -> None:
    with world.db.writing() as session:
        session.execute(update(Comment).where(Comment.id.in_(listed)).values(shelf=shelf))
    expected = listed[::-1] if shelf == "done" else listed
    assert ids(pages(world, Filters.from_query({"shelf": shelf}))) == expected


@pytest.mark.parametrize("typed", ["banc", "banc sans réponse", "urgent sans réponse", "à répondre"])
def test_what_was_looked_for_too(world: World, listed: list[int], typed: str) -> None:
    with world.db.writing() as session:
        session.execute(update(Comment).where(Comment.id.in_(listed)).values(urgent=True))
        indexing.keep_all(session, listed)
    with world.db.reading() as session:
        filters = Filters.from_query({"q": typed}).understood(session, NOW, UTC)
        every = ids(iter(inbox.queue(session, replace(filters, rows=500)).rows))
    assert sorted(every) == listed
    assert ids(pages(world, filters)) == every


def test_back_from_the_end_they_are_the_same(world: World, listed: list[int]) -> None:
    filters, seen = Filters(), list[int]()
    with world.db.reading() as session:
        before: Place | None = inbox.place_of(session.get_one(Comment, listed[-1]), filters)
        while before:
            page = inbox.queue(session, replace(filters, rows=AT_ONCE, before=before))
            seen = [*ids(iter(page.rows)), *seen]
            before = inbox.place_of(page.rows[0].comment, filters) if page.after else None
    assert seen == listed[:-1]


def test_who_comes_or_leaves_meanwhile_moves_nobody_else(world: World, listed: list[int]) -> None:
    """Each time the last line leaves, so do the first and one not read yet; and somebody comes behind it."""
    came, unread = list[int](), list(listed[-3:])

    def meanwhile(last: Row) -> None:
        if not unread:
            return
        for gone in (listed[len(came)], last.comment.id, unread.pop()):
            change(world, gone, shelf="done")
        came.append(1000 - len(came))
        with world.db.writing() as session:
            like = select(Comment.__table__).where(Comment.id == last.comment.id)
            new = {"id": came[-1], "external_id": f"new-{came[-1]}", "shelf": "to_answer"}
            session.execute(insert(Comment), [dict(session.execute(like).mappings().one()) | new])

    seen = ids(pages(world, Filters(), meanwhile))
    assert len(seen) == len(set(seen))
    assert set(seen) == {*listed[:-3], *came}


def test_those_that_stand_together_are_one_line_on_one_page_and_counted_whole(
    world: World, listed: list[int]
) -> None:
    together = listed[3::8]
    with world.db.writing() as session:
        session.add(Group(id=1, made_at=NOW))
        session.flush()  # its comments name it
        session.execute(update(Comment).where(Comment.id.in_(together)).values(group_id=1))
    rows = list(pages(world, Filters()))
    assert [row.comment.id for row in rows] == [one for one in listed if one not in together[1:]]
    assert [(row.comment.id, row.alike) for row in rows if row.alike] == [(together[0], len(together))]


def test_a_place_is_said_as_it_is_read(world: World, listed: list[int]) -> None:
    place = Place.of(world.comment(listed[1]))
    assert Place.read(str(place)) == place
    early = place._replace(since=NOW.replace(year=1960))
    assert Place.read(str(early)) == early
