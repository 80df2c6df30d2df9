"""What belongs together stays together: taken back whole, counted once, told of with everybody in it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import closing, departments, inbox, letters, together
from app.domain.answer import AnswerKind
from app.inbox import Filters
from app.together import Word
from tests.integration.letters.post import A_DAY, PARIS, case_of, give_address, say, take
from tests.world import YASMINA, World

TELLS = "Nous transmettons au service Voirie."


def hand_over(world: World, comments: list[int], *, word: Word | None = None) -> None:
    with world.db.writing() as session:
        deed = together.assign(session, comments, "voirie", word=word, by=world.claire, now=world.now())
        together.join(session, deed)


@pytest.fixture
def three(world: World) -> list[int]:
    """Three comments of one case; the roads have an address."""
    give_address(world)
    comments = [world.a_comment("Le banc est cassé."), world.a_comment("Le banc !", by=YASMINA)]
    comments.append(world.a_comment("Un banc est par terre."))
    hand_over(world, comments)
    return comments


def beside(world: World, comment: int) -> list[int]:
    with world.db.reading() as session:
        return [one.id for one in inbox.open_comment(session, comment, Filters()).together]


def letter_of(world: World) -> letters.Carried:
    letter = take(world, world.now() + A_DAY)
    assert letter is not None
    return letter


def test_taken_back_the_whole_case_waits_again(world: World, three: list[int]) -> None:
    world.decide(departments.take_back, three[1])
    assert [case_of(world, number).ending for number in (1, 2, 3)] == ["taken_back"] * 3
    assert {world.comment(one).state for one in three} == {"unanswered"}
    told = [line.subject for line in world.journal() if line.act == "departments.take_back"]
    assert told == [f"comment:{one}" for one in three]


def test_what_would_have_told_of_it_does_not_leave(world: World) -> None:
    comments = [world.a_comment(), world.a_comment()]
    today = world.now().astimezone(PARIS).date()
    hand_over(world, comments, word=Word(TELLS, timedelta(seconds=10), today))
    assert [reply.state for one in comments for reply in world.replies_to(one)] == ["waiting"] * 2
    world.decide(departments.take_back, comments[0])
    states = {reply.state for one in comments for reply in world.replies_to(one)}
    assert states == {"undone"}


def test_each_names_the_others_as_long_as_they_stand_alike(world: World, three: list[int]) -> None:
    first, second, third = three
    assert beside(world, second) == [first, third]
    world.decide(closing.dismiss, first, "already_answered", by=world.claire.actor)
    assert beside(world, second) == [third]
    assert beside(world, first) == []
    say(world, letter_of(world).token, 3, text="Mardi.")
    assert beside(world, second) == [third]
    world.decide(departments.assign, third, "sports")
    assert (beside(world, second), beside(world, third)) == ([], [])
    world.decide(departments.take_back, third)
    assert (beside(world, second), beside(world, third)) == ([], [])


def test_an_assignment_that_was_undone_parts_nothing(world: World, three: list[int]) -> None:
    elsewhere = world.decide(departments.assign, three[2], "sports")
    assert beside(world, three[0]) == [three[1]]
    with world.db.writing() as session:
        assignment, comment = departments.find(session, elsewhere.id)
        departments.undo(session, assignment, comment, by=world.claire, now=world.now())
    assert beside(world, three[0]) == three[1:]
    assert beside(world, three[2]) == three[:2]


def test_given_back_they_still_belong_together(world: World, three: list[int]) -> None:
    say(world, letter_of(world).token, 1, AnswerKind.NOT_OURS)
    assert beside(world, three[0]) == three[1:]


def test_it_is_one_demand_wherever_demands_are_counted(world: World, three: list[int]) -> None:
    alone = world.a_comment()
    world.decide(departments.assign, alone, "voirie")
    letter_of(world)
    with world.db.reading() as session:
        roads = departments.service(session, "voirie")
        assert departments.open_cases(session) == {roads.id: 2}
        told = {kept.letter.kind: kept.cases for kept in letters.written_to(session, roads)}
        assert told["round"] == 2
        (underway,) = letters.underway(session, world.now().date())
    assert [(case.comment.id, [one.id for one in case.also]) for case in underway.cases] == [
        (three[0], three[1:]),
        (alone, []),
    ]
