"""What a person ticks makes a page of its own, on both databases; likeness neither adds nor takes away."""

from __future__ import annotations

import pytest
import time_machine

from app import grouping, together
from app.db import Database
from tests.asking import ask_the_same, group_of
from tests.world import World, found


@pytest.fixture
def world(database: Database, clock: time_machine.Traveller) -> World:
    return found(database)


def test_only_the_chosen_are_there_and_their_own_group_stays(world: World) -> None:
    asked = ask_the_same(world)
    with world.db.writing() as session:
        group_id = together.choose(session, asked[:2], by=world.claire, now=world.now()).id
    with world.db.reading() as session:
        opened = grouping.open_group(session, group_id)
        assert sorted(one.comment.id for one in opened.ticked) == sorted(asked[:2])
        assert len(opened.askers) == opened.waiting == 2
    assert group_of(world, asked[0]) != group_id
    assert ("together.choose", {"comments": 2}) in [(line.act, line.details) for line in world.journal()]
