"""Taking back what was done to several: what somebody else had done before stays done."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import closing, departments, inbox, together
from app.domain.errors import Conflict
from app.domain.standing import State
from tests.integration.together.test_together import A_DAY, Verb, do, states, undo
from tests.world import World

LONG_AGO = timedelta(hours=1)


@pytest.mark.parametrize(
    ("verb", "one", "what", "state"),
    [
        (together.assign, departments.assign, "voirie", State.WITH_DEPARTMENT),
        (together.dismiss, closing.dismiss, "off_topic", State.DISMISSED),
        (together.remind, closing.remind, 2 * A_DAY, State.PAUSED),
    ],
)
def test_what_a_colleague_had_done_already_is_not_taken_back_with_it(
    world: World, clock: time_machine.Traveller, verb: Verb, one: Verb, what: object, state: State
) -> None:
    marc, awa = (world.a_comment() for _ in range(2))
    given = world.now() + what if isinstance(what, timedelta) else what
    paul = world.paul if verb is together.assign else world.paul.actor
    with world.db.writing() as session:
        one(session, inbox.find(session, marc), given, by=paul, now=world.now())
    clock.shift(LONG_AGO)
    undo(world, do(world, verb, [marc, awa], given))
    assert states(world, [marc, awa]) == [state, State.UNANSWERED]


def test_a_second_press_is_the_same_act_and_takes_it_back_too(
    world: World, clock: time_machine.Traveller
) -> None:
    both = [world.a_comment() for _ in range(2)]
    do(world, together.assign, both, "voirie")
    clock.shift(timedelta(seconds=2))
    undo(world, do(world, together.assign, both, "voirie"))
    assert states(world, both) == [State.UNANSWERED] * 2


def test_where_all_of_it_was_done_before_it_is_said(world: World, clock: time_machine.Traveller) -> None:
    both = [world.a_comment() for _ in range(2)]
    do(world, together.assign, both, "voirie")
    clock.shift(LONG_AGO)
    with pytest.raises(Conflict, match="done_already"):
        do(world, together.assign, both, "voirie")
    assert states(world, both) == [State.WITH_DEPARTMENT] * 2
