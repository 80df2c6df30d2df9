"""Who looks at a comment is known to the others until the page leaves, or says nothing for a while."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from sqlalchemy import func, select

from app import changes, presence
from app.domain.comment import Comment
from app.domain.look import Look
from app.domain.user import User
from tests.world import World

HERE = "une page"


def looks(world: World, comment_id: int, page: str = HERE, *, by: User | None = None) -> None:
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        presence.look(session, comment, page=page, by=by or world.paul, now=world.now())


def leaves(world: World, page: str = HERE, *, by: User | None = None) -> None:
    with world.db.writing() as session:
        presence.leave(session, page=page, by=by or world.paul, now=world.now())


def seen_by_claire(world: World, *comment_ids: int) -> dict[int, list[str]]:
    with world.db.reading() as session:
        return presence.lookers(session, comment_ids, but=world.claire, now=world.now())


def told(world: World) -> list[int | None]:
    """Where a change was told of, in order."""
    with world.db.reading() as session:
        return [one.comment_id for one in changes.since(session, 0) if one.topic == "looking"]


def test_a_colleague_s_look_is_known_and_one_s_own_is_not(world: World) -> None:
    here, there = world.a_comment(), world.a_comment()
    looks(world, here)
    looks(world, there, by=world.claire)
    assert seen_by_claire(world, here, there) == {here: [world.paul.name]}


def test_a_page_that_goes_on_is_no_longer_where_it_was_and_both_places_are_told(world: World) -> None:
    here, there = world.a_comment(), world.a_comment()
    looks(world, here)
    looks(world, there)
    assert seen_by_claire(world, here, there) == {there: [world.paul.name]}
    assert sorted(told(world)[1:], key=str) == sorted([here, there], key=str)


def test_a_page_that_leaves_is_forgotten_and_leaving_twice_is_nothing(world: World) -> None:
    here = world.a_comment()
    looks(world, here)
    leaves(world)
    leaves(world)
    assert seen_by_claire(world, here) == {}
    assert told(world) == [here, here]


def test_two_pages_of_one_person_are_one_name_and_one_may_close(world: World) -> None:
    here = world.a_comment()
    looks(world, here, "une page")
    looks(world, here, "une autre")
    assert seen_by_claire(world, here) == {here: [world.paul.name]}
    leaves(world, "une page")
    assert seen_by_claire(world, here) == {here: [world.paul.name]}


def test_nobody_closes_the_page_of_somebody_else(world: World) -> None:
    here = world.a_comment()
    looks(world, here)
    leaves(world, by=world.claire)
    assert seen_by_claire(world, here) == {here: [world.paul.name]}


def test_a_page_that_still_looks_is_told_of_once_and_a_silent_one_is_forgotten(
    world: World, clock: time_machine.Traveller
) -> None:
    here = world.a_comment()
    for _ in range(4):
        looks(world, here)
        clock.shift(timedelta(seconds=20))
    assert seen_by_claire(world, here) == {here: [world.paul.name]}
    assert told(world) == [here]
    clock.shift(timedelta(seconds=25))
    assert seen_by_claire(world, here) == {}
    looks(world, here)
    assert told(world) == [here, here]


def test_pages_closed_without_a_word_leave_no_rows_behind(
    world: World, clock: time_machine.Traveller
) -> None:
    here = world.a_comment()
    looks(world, here, "fermée")
    clock.shift(timedelta(minutes=2))
    looks(world, here, "ouverte")
    with world.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Look)) == 1


def test_what_came_and_went_long_ago_is_not_told_to_who_comes_back(
    world: World, clock: time_machine.Traveller
) -> None:
    here = world.a_comment()
    with world.db.reading() as session:
        last = changes.last(session)
    looks(world, here)
    with world.db.reading() as session:
        assert [one.topic for one in changes.missed(session, last, world.now())] == ["looking"]
        clock.shift(timedelta(minutes=2))
        assert changes.missed(session, last, world.now()) == []
