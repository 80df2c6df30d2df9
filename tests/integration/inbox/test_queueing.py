"""The list: who is to be answered first, what the row says, and only what was asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import departments, inbox, replies
from app.domain.comment import Comment
from app.domain.dismissal import Dismissal
from app.domain.reply import Reply, ReplyState
from app.inbox import Filters, Page
from tests.conftest import NOW
from tests.world import World

DAY = timedelta(days=1)
DANGER = "Un câble électrique pend au-dessus de la cour de l’école, les enfants le touchent !"


def queue(world: World, **query: str) -> Page:
    with world.db.reading() as session:
        return inbox.queue(session, Filters.from_query(query))


def ids(world: World, **query: str) -> list[int]:
    return [row.comment.id for row in queue(world, **query).rows]


def waiting(world: World, *days: int) -> list[int]:
    return [world.a_comment(posted_at=NOW - number * DAY) for number in days]


def test_who_waits_longest_comes_first(world: World) -> None:
    two, nine, one = waiting(world, 2, 9, 1)
    assert ids(world) == [nine, two, one]


def test_of_two_who_wait_as_long_the_first_heard_comes_first(world: World) -> None:
    first, second = waiting(world, 3, 3)
    assert ids(world) == [first, second]


def test_urgent_comes_before_a_longer_wait(world: World) -> None:
    nine = waiting(world, 9)[0]
    urgent = world.a_comment(DANGER)
    assert ids(world) == [urgent, nine]
