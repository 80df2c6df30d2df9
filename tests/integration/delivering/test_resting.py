"""A network that asks an account to wait, or blocks it, is not asked by its other replies meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app.domain.connection import Connection
from app.domain.reply import ReplyState
from app.errands.delivering import deliver_next
from app.ports.failures import NOT_READABLE, InDoubt, NetworkFailure, PermanentFailure, TemporaryFailure
from tests.world import LEASE, World

NOW = timedelta(0)
WAIT = timedelta(minutes=30)
ASKED_TO_WAIT = TemporaryFailure("rate_limited", WAIT)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def unread(world: World) -> None:
    """Let nothing be read again before it is answered."""
    world.square.reads.update({f"c{number}": PermanentFailure(NOT_READABLE) for number in range(1, 4)})


def delivered(world: World) -> int:
    """Deliver what is due, and say how many times something was."""
    asked = 0
    while deliver_next(world.house):
        asked += 1
    return asked


@pytest.mark.parametrize(("failure", "rest"), [(ASKED_TO_WAIT, WAIT), (PermanentFailure("blocked"), HOUR)])
def test_one_reply_that_is_turned_away_keeps_the_others_back(
    world: World, clock: time_machine.Traveller, failure: NetworkFailure, rest: timedelta
) -> None:
    first, *others = (world.send(world.a_comment(), f"Samedi {day}.", delay=NOW) for day in range(3))
    world.square.failing.append(failure)
    assert delivered(world) == 1
    assert [world.reply(one).state for one in others] == [ReplyState.WAITING] * 2
    clock.shift(rest - timedelta(seconds=1))
    assert delivered(world) == 0
    clock.shift(timedelta(seconds=1))
    delivered(world)
    assert [world.reply(one).state for one in others] == [ReplyState.PUBLISHED] * 2
    assert world.reply(first).state == (
        ReplyState.PUBLISHED if failure is ASKED_TO_WAIT else ReplyState.FAILED
    )


def test_another_account_of_the_network_speaks_on(world: World) -> None:
    harbour = world.another_account()
    world.send(world.a_comment(), delay=NOW)
    world.square.failing.append(ASKED_TO_WAIT)
    delivered(world)
    with world.db.reading() as session:
        assert session.get_one(Connection, harbour).rests_until(world.now()) is None


@pytest.mark.parametrize("failure", [TemporaryFailure("not_ready", WAIT), TemporaryFailure("rate_limited")])
def test_what_concerns_one_reply_alone_keeps_no_other_back(world: World, failure: NetworkFailure) -> None:
    world.send(world.a_comment(), "Samedi.", delay=NOW)
    world.send(world.a_comment(), "Dimanche.", delay=NOW)
    world.square.failing.append(failure)
    assert delivered(world) == 2
    assert world.square.texts() == ["Dimanche."]


def test_a_doubt_is_not_looked_up_again_before_the_network_wants_it(
    world: World, clock: time_machine.Traveller
) -> None:
    sent = world.send(world.a_comment(), "Samedi.", delay=NOW)
    world.square.failing.append(InDoubt("no_answer"))
    delivered(world)
    world.square.find_failing.append(ASKED_TO_WAIT)
    clock.shift(LEASE)
    assert delivered(world) == 1
    clock.shift(WAIT - timedelta(seconds=1))
    assert delivered(world) == 0
    clock.shift(timedelta(seconds=1))
    delivered(world)
    assert world.reply(sent).state == ReplyState.PUBLISHED
    assert world.square.texts() == ["Samedi."]


@pytest.mark.parametrize("turned_away", [True, False])
def test_a_rest_without_end_is_cut_to_a_day(
    world: World, clock: time_machine.Traveller, *, turned_away: bool
) -> None:
    world.send(world.a_comment(), "Samedi.", delay=NOW)
    second = world.send(world.a_comment(), "Dimanche.", delay=NOW)
    if turned_away:
        world.square.failing.append(TemporaryFailure("rate_limited", timedelta(days=90)))
    else:
        world.square.rest = timedelta(days=90)
    assert delivered(world) == 1
    clock.shift(timedelta(days=1))
    delivered(world)
    assert world.reply(second).state == ReplyState.PUBLISHED
