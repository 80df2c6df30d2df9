"""What could not be read is read once more: a newer version may understand it. Nothing comes in twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app import connections, intake
from app.domain.arrival import PATIENCE, Arrival, UnreadablePart
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.errands.digesting import digest_next
from app.ports.channel import Health
from app.ports.events import AccessLost, CommentPosted, CommentSeen, Unreadable
from tests.world import World

SOON = timedelta(minutes=10)
ODD = Unreadable("entry/1", "unknown_item", "town")


def posted(external_id: str) -> CommentPosted:
    return CommentPosted("town", CommentSeen(external_id, text="Et la piscine ?", post_external_id="p1"))


def taken_up(world: World) -> int:
    with world.db.writing() as session:
        return intake.take_up_again(session, now=world.now(), by=world.claire.actor)


def digest(world: World) -> None:
    while digest_next(world.house):
        pass


def comments(world: World) -> int:
    with world.db.reading() as session:
        return session.scalar(select(func.count()).select_from(Comment)) or 0


def parts(world: World) -> list[str]:
    with world.db.reading() as session:
        return [one.part for one in session.scalars(select(UnreadablePart))]


def set_aside(world: World, clock: time_machine.Traveller) -> None:
    for _ in range(PATIENCE):
        with pytest.raises(RuntimeError):
            digest_next(world.house)
        clock.shift(SOON)


def test_what_was_set_aside_becomes_comments_once_it_is_understood(
    world: World, clock: time_machine.Traveller
) -> None:
    world.receive(b"break")
    set_aside(world, clock)
    assert not digest_next(world.house)
    with world.db.writing() as session:
        session.scalars(select(Arrival)).one().body = b"understood by now"
    world.square.bodies[b"understood by now"] = [posted("c1")]
    assert taken_up(world) == 1
    digest(world)
    assert comments(world) == 1
    assert [line.act for line in world.journal()].count("intake.take_up_again") == 1


def test_what_is_still_not_understood_is_set_aside_again(world: World, clock: time_machine.Traveller) -> None:
    world.receive(b"break")
    set_aside(world, clock)
    assert taken_up(world) == 1
    set_aside(world, clock)
    with world.db.reading() as session:
        assert connections.listening(session, world.now()).set_aside == 1


def test_a_part_that_is_understood_by_now_comes_in_and_its_neighbours_not_twice(world: World) -> None:
    world.receive(b"half", posted("c1"), ODD)
    digest(world)
    assert (comments(world), parts(world)) == (1, ["entry/1"])
    assert taken_up(world) == 1
    digest(world)
    assert (comments(world), parts(world)) == (1, ["entry/1"])
    world.square.bodies[b"half"] = [posted("c1"), posted("c2")]
    assert taken_up(world) == 1
    digest(world)
    assert (comments(world), parts(world)) == (2, [])
    assert taken_up(world) == 0


def test_what_was_read_whole_is_left_alone(world: World) -> None:
    world.receive(b"whole", posted("c1"))
    digest(world)
    assert taken_up(world) == 0
    assert not digest_next(world.house)
    assert "intake.take_up_again" not in [line.act for line in world.journal()]


def test_a_loss_told_before_the_account_was_connected_again_does_not_close_it(
    world: World, clock: time_machine.Traveller
) -> None:
    world.receive(b"lost", AccessLost("town", "access_revoked"), ODD)
    digest(world)
    clock.shift(SOON)
    with world.db.writing() as session:
        connections.note_health(session, world.connection_id, Health(), world.now())
    taken_up(world)
    digest(world)
    with world.db.reading() as session:
        assert session.get_one(Connection, world.connection_id).problem is None
