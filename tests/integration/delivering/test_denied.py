"""A person says that a doubtful reply is not there: before it leaves again, one more look is taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import replies
from app.domain.reply import ReplyState
from app.domain.standing import State
from app.errands.delivering import deliver_next
from app.ports.channel import Access, Dispatch, Found
from app.ports.failures import InDoubt, NeedsReconnection, TemporaryFailure
from tests.conftest import NOW
from tests.fakes import Agora
from tests.world import World

AT_ONCE, DELAY = timedelta(0), timedelta(seconds=10)


def denied(world: World, *, written: bool = True) -> int:
    """Send a reply whose answer was lost, and say that it is not there."""
    if written:
        world.square.silent_after_writing = 1
    else:
        world.square.failing.append(InDoubt("no_answer"))
    sent = world.send(world.a_comment(), "Samedi.", delay=AT_ONCE)
    assert deliver_next(world.house)
    world.act(replies.resolve, sent, said=False, delay=DELAY)
    return sent


def test_what_is_there_all_the_same_is_not_said_twice(world: World, clock: time_machine.Traveller) -> None:
    sent = denied(world)
    clock.shift(DELAY)
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]
    assert (world.reply(sent).state, world.reply(sent).external_id) == (ReplyState.PUBLISHED, "said-1")
    assert world.comment(1).state == State.ANSWERED


def test_what_is_not_there_is_said_as_the_person_wants(world: World, clock: time_machine.Traveller) -> None:
    sent = denied(world, written=False)
    clock.shift(DELAY)
    assert deliver_next(world.house)
    assert (world.square.texts(), world.reply(sent).state) == (["Samedi."], ReplyState.PUBLISHED)


def test_of_several_the_person_has_said_that_none_is_it(world: World, clock: time_machine.Traveller) -> None:
    denied(world)
    world.square.said.append(("native-1", world.square.said[0][1]))
    clock.shift(DELAY)
    assert deliver_next(world.house)
    assert len(world.square.said) == 3


@pytest.mark.parametrize("failure", [TemporaryFailure("busy"), InDoubt("odd")])
def test_where_nobody_can_look_the_persons_word_holds(
    world: World, clock: time_machine.Traveller, failure: InDoubt | TemporaryFailure
) -> None:
    sent = denied(world, written=False)
    world.square.find_failing.append(failure)
    clock.shift(DELAY)
    assert deliver_next(world.house)
    assert (world.square.texts(), world.reply(sent).state) == (["Samedi."], ReplyState.PUBLISHED)


def test_where_nobody_lets_us_look_it_waits_as_any_reply(world: World, clock: time_machine.Traveller) -> None:
    sent = denied(world, written=False)
    world.square.find_failing.append(NeedsReconnection("token_dead"))
    world.square.failing.append(NeedsReconnection("token_dead"))
    clock.shift(DELAY)
    assert deliver_next(world.house)
    assert (world.square.said, world.reply(sent).state) == ([], ReplyState.WAITING)


def test_it_is_looked_for_since_it_was_first_asked_for(world: World, clock: time_machine.Traveller) -> None:
    asked: list[Dispatch] = []

    class Asked(Agora):
        def find(self, dispatch: Dispatch, access: Access) -> Found:
            asked.append(dispatch)
            return super().find(dispatch, access)

    denied(world)
    clock.shift(DELAY)
    assert deliver_next(world.through(Asked(world.square)))
    assert [one.first_attempt_at for one in asked] == [NOW]


def test_until_then_it_can_be_taken_back(world: World, clock: time_machine.Traveller) -> None:
    sent = denied(world)
    world.act(replies.undo, sent)
    clock.shift(DELAY)
    assert not deliver_next(world.house)
    assert world.reply(sent).state == ReplyState.UNDONE


def test_what_was_refused_is_sent_anew_without_a_look(world: World) -> None:
    world.square.failing.append(TemporaryFailure("busy"))
    world.square.find_failing.append(InDoubt("nobody looks"))
    world.send(world.a_comment(), "Samedi.", delay=AT_ONCE)
    assert deliver_next(world.house)
    world.act(replies.retry, 1)
    assert deliver_next(world.house)
    assert (world.square.texts(), len(world.square.find_failing)) == (["Samedi."], 1)
