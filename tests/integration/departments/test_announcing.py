"""The citizen is told at once that a service has it: that answers nothing, and the wait goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import departments, replies
from app.domain.assignment import Assignment
from app.domain.reply import ReplyState
from app.domain.standing import Shelf
from app.errands.delivering import deliver_next
from app.replies import Manner
from tests.integration.letters.post import case_of
from tests.world import World

TOLD = "Nous transmettons au service Voirie, réponse avant le 20 mars."


@pytest.fixture
def told(world: World) -> int:
    """A comment handed over, whose author is being told; the reply is the first."""
    comment = world.a_comment()
    world.draft(comment, "Bonjour, je regarde.")
    case = world.decide(departments.assign, comment, "voirie")
    world.send(comment, TOLD, key=None, manner=Manner(announces=case.id))
    return comment


def holding(world: World, comment: int) -> int:
    return next(reply.id for reply in world.replies_to(comment) if reply.is_announcement)


def leaves(world: World, comment: int) -> None:
    world.act(replies.retry, holding(world, comment))
    assert deliver_next(world.house)


def test_a_holding_reply_answers_nothing_and_the_case_stays(world: World, told: int) -> None:
    since = world.comment(told).waiting_since
    assert world.comment(told).shelf == Shelf.OUTGOING
    leaves(world, told)
    kept = world.comment(told)
    assert (kept.state, kept.shelf, kept.waiting_since) == ("with_department", Shelf.WITH_DEPARTMENTS, since)
    assert case_of(world, 1).is_open
    assert [said.text for _account, said in world.square.said] == [TOLD]


def test_what_was_being_written_stays_the_draft(world: World, told: int) -> None:
    assert world.draft_on(told) == "Bonjour, je regarde."
    leaves(world, told)
    assert world.draft_on(told) == "Bonjour, je regarde."


def test_the_answer_itself_ends_the_case_afterwards(world: World, told: int) -> None:
    leaves(world, told)
    world.send(told, "Le trou est rebouché.", key=None, delay=timedelta(0))
    assert deliver_next(world.house)
    assert world.comment(told).state == "answered"
    assert case_of(world, 1).ending == "answered"


def test_another_person_may_answer_although_the_citizen_was_told(world: World, told: int) -> None:
    leaves(world, told)
    assert world.send(told, "Le trou est rebouché.", key=None, by=world.paul)


def test_taking_the_assignment_back_takes_back_what_told_of_it(world: World, told: int) -> None:
    with world.db.writing() as session:
        assignment, comment = departments.find(session, 1)
        departments.undo(session, assignment, comment, by=world.claire, now=world.now())
    (kept,) = (reply for reply in world.replies_to(told) if reply.is_announcement)
    assert kept.state == ReplyState.UNDONE
    assert world.comment(told).state == "unanswered"
    assert world.draft_on(told) == "Bonjour, je regarde."
    assert not deliver_next(world.house)


def test_the_telling_alone_is_taken_back_and_leaves_no_draft(world: World, told: int) -> None:
    world.act(replies.undo, holding(world, told))
    assert world.draft_on(told) == "Bonjour, je regarde."
    assert world.comment(told).state == "with_department"
    with world.db.reading() as session:
        assert session.get_one(Assignment, 1).is_open
