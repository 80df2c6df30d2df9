"""Those who ask the same stand in one line of the list, and everybody is still counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from app import inbox, replies
from app.db import Database
from app.domain.comment import Comment
from app.domain.group import Group
from app.inbox import Filters
from app.ports.events import AuthorSeen
from tests.world import World

HOUR = timedelta(hours=1)


@pytest.fixture
def group(world: World) -> int:
    with world.db.writing() as session:
        made = Group(made_at=world.now())
        session.add(made)
        session.flush()  # its comments name it
        return made.id


OTHERS = {20: "Le banc rouge du square est cassé.", 8: "Rien à redire.", 2: "Il manque une ampoule."}


def waiting(world: World, group: int | None, hours: int, text: str | None = None) -> int:
    """A comment that has waited so long, of this group; of none, it speaks of something else."""
    text = text or ("Merci de préciser ce point ?" if group else OTHERS[hours])
    posted_at = world.now() - hours * HOUR
    one = world.a_comment(text, by=AuthorSeen(f"a{hours}", "Anne Le Bras"), posted_at=posted_at)
    with world.db.writing() as session:
        session.execute(update(Comment).where(Comment.id == one).values(group_id=group))
    return one


def listed(world: World, query: str = "") -> list[tuple[int, int]]:
    """The lines of the list: which comment, and how many it stands for."""
    asked = dict(part.split("=") for part in query.split("&") if part)
    with world.db.reading() as session:
        return [(row.comment.id, row.alike) for row in inbox.queue(session, Filters.from_query(asked)).rows]


def neighbours(world: World, comment_id: int) -> tuple[int | None, int | None, int]:
    with world.db.reading() as session:
        opened = inbox.open_comment(session, comment_id, Filters())
        return opened.previous_id, opened.next_id, opened.total


def test_three_who_ask_the_same_are_one_line_where_the_first_stood(world: World, group: int) -> None:
    alone = waiting(world, None, 8)
    first = waiting(world, group, 9)
    waiting(world, group, 7)
    waiting(world, group, 6)
    assert listed(world) == [(first, 3), (alone, 0)]


def test_two_are_not_a_group(world: World, group: int) -> None:
    two = [waiting(world, group, 9), waiting(world, group, 7)]
    assert listed(world) == [(two[0], 0), (two[1], 0)]


def test_a_list_that_was_narrowed_shows_each(world: World, group: int) -> None:
    asked = [waiting(world, group, hours) for hours in (9, 8, 7)]
    assert listed(world, "lang=fr") == [(one, 0) for one in asked]


def test_one_that_needs_a_decision_stands_by_itself_before_the_others(world: World, group: int) -> None:
    asked = [waiting(world, group, hours) for hours in (9, 8, 7, 6)]
    with world.db.writing() as session:
        session.execute(update(Comment).where(Comment.id == asked[2]).values(rank=0))
    assert listed(world) == [(asked[2], 0), (asked[0], 3)]


def test_a_group_dissolves_once_fewer_than_three_wait(world: World, group: int) -> None:
    asked = [waiting(world, group, hours) for hours in (9, 8, 7)]
    world.send(asked[0])
    assert listed(world) == [(asked[1], 0), (asked[2], 0)]


def test_the_next_comment_is_outside_the_group_and_everybody_is_counted(world: World, group: int) -> None:
    before = waiting(world, None, 20)
    first, _second, third = (waiting(world, group, hours) for hours in (9, 8, 7))
    after = waiting(world, None, 2)
    assert neighbours(world, first) == (before, after, 5)
    assert neighbours(world, after) == (first, None, 5)
    assert neighbours(world, third) == (first, after, 5)


def test_a_draft_does_not_leave_the_group(world: World, group: int) -> None:
    asked = [waiting(world, group, hours) for hours in (9, 8, 7)]
    world.decide(replies.draft, asked[1], "Bonjour", key=None)
    assert listed(world) == [(asked[0], 3)]


def test_the_list_folds_thousands_as_quickly_as_three(world: World, group: int, database: Database) -> None:
    template = world.comment(waiting(world, group, 1))
    shared = {column.key: getattr(template, column.key) for column in Comment.__table__.columns}
    del shared["id"]
    rows = [
        {**shared, "external_id": f"g{number}", "waiting_since": world.now() - number * timedelta(minutes=3)}
        for number in range(3_000)
    ]
    with world.db.writing() as session:
        session.execute(insert(Comment), rows)
    assert [alike for _one, alike in listed(world)] == [3_001]
