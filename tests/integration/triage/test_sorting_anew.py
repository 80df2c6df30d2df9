"""A service that the town changes is heard by what waits already, a moment later, and by nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import closing, departments, intake, triage
from app.domain.change import Change
from app.domain.comment import Comment
from app.domain.dismissal import Reason
from app.domain.due import SERVICES_CHANGED, Due
from app.errands.sorting_anew import AT_ONCE, sort_next_anew
from tests.integration.triage.test_services import STRAY, add, describe, particulars, service_of
from tests.world import World

POLICE = "securite-tranquillite"


def all_anew(world: World) -> int:
    """Let the worker come to the end; how often it had something to do."""
    turns = 0
    while sort_next_anew(world.house):
        turns += 1
    return turns


def told(world: World) -> int:
    with world.db.reading() as session:
        return len(session.scalars(select(Change).where(Change.topic == "queue")).all())


def test_what_waits_is_suggested_to_the_service_that_was_added_but_not_in_the_request(world: World) -> None:
    comment = world.a_comment(STRAY)
    slug = add(world, "Animaux en ville", "chiens et chats errants, fourrière")
    assert service_of(world, comment) == POLICE
    before = told(world)
    assert all_anew(world) == 1
    assert service_of(world, comment) == slug
    assert told(world) == before + 1
    with world.db.reading() as session:
        assert session.get_one(Comment, comment).said_department == slug
        assert session.get(Due, SERVICES_CHANGED) is None


def test_words_set_aside_and_taken_up_again_count_too(world: World) -> None:
    comment = world.a_comment(STRAY)
    describe(world, "sports", "fourrière, perdu mon chien")
    all_anew(world)
    assert service_of(world, comment) == "sports"
    for turn, suggested in ((departments.set_aside, POLICE), (departments.take_up, "sports")):
        with world.db.writing() as session:
            turn(session, departments.service(session, "sports"), by=world.claire, now=world.now())
        all_anew(world)
        assert service_of(world, comment) == suggested


def test_who_comes_when_another_worker_has_ended_it_changes_nothing(world: World) -> None:
    comment = world.a_comment(STRAY)
    add(world, "Animaux en ville", "chiens et chats errants, fourrière")
    all_anew(world)
    before = world.comment(comment).department_id
    with world.db.writing() as session:
        assert not intake.sort_some_anew(session, AT_ONCE, now=world.now())
    assert world.comment(comment).department_id == before


def test_an_address_alone_asks_for_nothing(world: World) -> None:
    world.a_comment(STRAY)
    with world.db.writing() as session:
        kept = departments.service(session, "sports")
        given = particulars(kept.name, kept.covers)
        departments.describe(session, kept, given, by=world.claire, now=world.now())
    assert all_anew(world) == 0


def test_what_a_person_decided_stands(world: World) -> None:
    tagged, handed, done = (world.a_comment(STRAY) for _ in range(3))
    with world.db.writing() as session:
        comment = session.get_one(Comment, tagged)
        triage.correct_intent(session, comment, "praise", by=world.claire, now=world.now())
    world.decide(departments.assign, handed, "voirie")
    world.decide(closing.dismiss, done, Reason.NO_ANSWER_EXPECTED, by=world.claire.actor)
    before = [world.comment(one) for one in (handed, done)]
    slug = add(world, "Animaux en ville", "chiens et chats errants, fourrière")
    all_anew(world)
    assert (world.comment(tagged).intent, service_of(world, tagged)) == ("praise", slug)
    for one, was in zip((handed, done), before, strict=True):
        assert world.comment(one).department_id == was.department_id
        assert world.comment(one).state == was.state


@pytest.mark.parametrize("minutes", [0, 1])
def test_many_are_reached_some_at_a_time_also_those_of_one_instant(
    world: World, clock: time_machine.Traveller, minutes: int
) -> None:
    comments = []
    for _ in range(AT_ONCE + 3):
        comments.append(world.a_comment(STRAY))
        clock.shift(timedelta(minutes=minutes))
    slug = add(world, "Animaux en ville", "chiens et chats errants, fourrière")
    assert sort_next_anew(world.house)
    reached = [service_of(world, one) == slug for one in comments]
    assert reached == ([False] * 3 + [True] * AT_ONCE if minutes else [True] * len(comments))
    assert all_anew(world) == (1 if minutes else 0)
    assert {service_of(world, one) for one in comments} == {slug}


def test_a_change_meanwhile_begins_again_with_the_newest(world: World, clock: time_machine.Traveller) -> None:
    comments = []
    for _ in range(AT_ONCE + 3):
        comments.append(world.a_comment(STRAY))
        clock.shift(timedelta(minutes=1))
    add(world, "Animaux en ville", "chiens et chats errants, fourrière")
    assert sort_next_anew(world.house)
    describe(world, "sports", "fourrière, perdu mon chien, mon chien, chien")
    assert all_anew(world) == 2
