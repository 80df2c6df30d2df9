"""What is taken back leaves nothing behind: a comment that was set aside is set aside again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from app import departments, inbox
from app.domain.standing import State
from app.ports.events import CommentEdited, CommentSeen
from tests.integration.closing.test_dismissing import dismiss
from tests.integration.closing.test_dismissing import undo as reopen
from tests.integration.closing.test_reminding import HOUR, set_aside, stands
from tests.world import MARC, World

SECONDS = timedelta(seconds=4)


def _closes(world: World, comment: int) -> Callable[[], None]:
    dismissal = dismiss(world, comment)
    return lambda: reopen(world, dismissal)


def _closes_for_another_reason(world: World, comment: int) -> Callable[[], None]:
    dismiss(world, comment, "off_topic")
    return _closes(world, comment)


def _hands_over(world: World, comment: int) -> Callable[[], None]:
    assignment = world.decide(departments.assign, comment, "voirie")

    def undo() -> None:
        with world.db.writing() as session:
            found, whose = departments.find(session, assignment.id)
            departments.undo(session, found, whose, by=world.claire, now=world.now())

    return undo


@pytest.fixture
def paused(world: World, clock: time_machine.Traveller) -> int:
    comment = world.a_comment(by=MARC)
    set_aside(world, comment)
    clock.shift(SECONDS)
    return comment


@pytest.mark.parametrize("act", [_closes, _closes_for_another_reason, _hands_over])
def test_taken_back_it_rests_until_the_same_moment(
    world: World, clock: time_machine.Traveller, paused: int, act: Callable[[World, int], Callable[[], None]]
) -> None:
    with world.db.reading() as session:
        until = inbox.open_comment(session, paused, inbox.Filters()).reminder
    undo = act(world, paused)
    clock.shift(SECONDS)
    undo()
    assert stands(world, paused)[0] == State.PAUSED
    with world.db.reading() as session:
        again = inbox.open_comment(session, paused, inbox.Filters()).reminder
    assert until is not None
    assert again is not None
    assert again.until == until.until


@pytest.mark.parametrize("act", [_closes, _hands_over])
def test_once_its_moment_has_come_it_waits(
    world: World, clock: time_machine.Traveller, paused: int, act: Callable[[World, int], Callable[[], None]]
) -> None:
    undo = act(world, paused)
    clock.shift(HOUR)
    undo()
    assert stands(world, paused)[0] == State.UNANSWERED


def _writes(world: World, _comment: int) -> None:
    world.a_comment("Alors ?", by=MARC)


def _edits(world: World, comment: int) -> None:
    seen = CommentSeen(world.comment(comment).external_id, text="Et le soir ?", author=MARC)
    world.hear(CommentEdited("town", seen, edited_at=world.now()))


@pytest.mark.parametrize("speaks", [_writes, _edits])
def test_where_its_author_has_spoken_meanwhile_it_waits(
    world: World, clock: time_machine.Traveller, paused: int, speaks: Callable[[World, int], None]
) -> None:
    undo = _hands_over(world, paused)
    clock.shift(SECONDS)
    speaks(world, paused)
    undo()
    assert stands(world, paused)[0] == State.UNANSWERED


def test_what_a_colleague_gave_to_a_service_meanwhile_stays_there(
    world: World, clock: time_machine.Traveller, paused: int
) -> None:
    undo = _closes(world, paused)
    clock.shift(SECONDS)
    world.decide(departments.assign, paused, "voirie", by=world.paul)
    undo()
    clock.shift(HOUR)
    assert stands(world, paused)[0] == State.WITH_DEPARTMENT
