"""Whose turn it is: due only, oldest first, one at a time for each account that speaks."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import connections, outbox
from app.domain.connection import Connection
from app.domain.delivery import DeliveryState
from app.outbox import Outcome, OutcomeKind
from tests.integration.outbox.promises import claim, claimed, delivery, promise, settle, subjects
from tests.world import LEASE, World

A_SECOND = timedelta(seconds=1)


def is_due(world: World) -> bool:
    with world.db.reading() as session:
        return outbox.is_due(session, world.now())


def test_what_is_due_longest_is_claimed_first(world: World, clock: time_machine.Traveller) -> None:
    promise(world, 1, after=3 * A_SECOND)
    promise(world, 2, after=1 * A_SECOND)
    promise(world, 3, after=1 * A_SECOND)
    promise(world, 4, after=9 * A_SECOND)
    clock.shift(5 * A_SECOND)
    assert subjects(world) == [2, 3, 1]
    clock.shift(5 * A_SECOND)
    assert subjects(world) == [4]


def test_nothing_is_due_until_its_second_has_come(world: World, clock: time_machine.Traveller) -> None:
    promise(world, 1, after=10 * A_SECOND)
    clock.shift(10 * A_SECOND - timedelta(milliseconds=1))
    assert not is_due(world)
    assert claim(world) is None
    clock.shift(timedelta(milliseconds=1))
    assert is_due(world)
    assert claimed(world).subject_id == 1


def test_a_claim_counts_the_attempt_before_the_network_is_asked(world: World) -> None:
    kept = promise(world, 1)
    taken = claimed(world)
    assert (taken.attempts, taken.in_doubt, taken.attempted_at) == (1, False, world.now())
    held = delivery(world, kept)
    assert (held.state, held.ticket, held.attempts) == (DeliveryState.CLAIMED, taken.ticket, 1)
    assert held.lease_until == world.now() + LEASE
    assert held.first_attempt_at == world.now()


def test_an_account_says_one_thing_at_a_time(world: World) -> None:
    promise(world, 1)
    promise(world, 2)
    first = claimed(world)
    assert claim(world) is None
    settle(world, first, Outcome(OutcomeKind.DELIVERED))
    assert claimed(world).subject_id == 2


def test_another_account_speaks_meanwhile(world: World) -> None:
    harbour = world.another_account()
    promise(world, 1)
    promise(world, 2)
    promise(world, 3, speaker=harbour)
    assert claimed(world).subject_id == 1
    assert claimed(world).speaker_id == harbour
    assert claim(world) is None


def test_an_account_that_rests_is_left_alone_until_it_has_rested(
    world: World, clock: time_machine.Traveller
) -> None:
    promise(world, 1)
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).rest_until = world.now() + timedelta(minutes=5)
    assert not is_due(world)
    assert claim(world) is None
    clock.shift(timedelta(minutes=5))
    assert is_due(world)
    assert claimed(world).subject_id == 1


def test_an_account_to_reconnect_is_left_alone_until_it_is_back(world: World) -> None:
    promise(world, 1)
    with world.db.writing() as session:
        connections.lose(session, world.connection_id, "needs_reconnection", world.now())
    assert not is_due(world)
    assert claim(world) is None
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).recover()
    assert claimed(world).subject_id == 1


def test_another_trouble_of_an_account_does_not_silence_it(world: World) -> None:
    promise(world, 1)
    with world.db.writing() as session:
        connections.lose(session, world.connection_id, "permission", world.now())
    assert claimed(world).subject_id == 1


def test_a_lapsed_claim_is_taken_over_as_a_doubt(world: World, clock: time_machine.Traveller) -> None:
    kept = promise(world, 1)
    first = claimed(world)
    clock.shift(LEASE - A_SECOND)
    assert not is_due(world)
    assert claim(world) is None
    clock.shift(A_SECOND)
    assert is_due(world)
    second = claimed(world)
    assert second.in_doubt
    assert (second.attempts, second.lookups, second.attempted_at) == (1, 1, first.attempted_at)
    assert second.ticket != first.ticket
    assert delivery(world, kept).lookups == 1


def test_a_doubt_is_looked_up_when_it_is_due(world: World, clock: time_machine.Traveller) -> None:
    promise(world, 1)
    settle(world, claimed(world), Outcome(OutcomeKind.DOUBT, at=world.now() + timedelta(seconds=30)))
    assert claim(world) is None
    clock.shift(timedelta(seconds=30))
    assert claimed(world).in_doubt


def test_an_attempt_after_a_doubt_is_counted_and_its_lease_is_fresh(
    world: World, clock: time_machine.Traveller
) -> None:
    kept = promise(world, 1)
    settle(world, claimed(world), Outcome(OutcomeKind.DOUBT, at=world.now()))
    clock.shift(LEASE)
    taken = claimed(world)
    clock.shift(A_SECOND)
    with world.db.writing() as session:
        assert outbox.again(session, taken, world.now(), LEASE)
    held = delivery(world, kept)
    assert (held.attempts, held.attempted_at) == (2, world.now())
    assert held.lease_until == world.now() + LEASE
    assert held.first_attempt_at == world.now() - LEASE - A_SECOND


def test_an_overtaken_worker_may_not_try_again(world: World, clock: time_machine.Traveller) -> None:
    promise(world, 1)
    slow = claimed(world)
    clock.shift(LEASE)
    claimed(world)
    with world.db.writing() as session:
        assert not outbox.again(session, slow, world.now(), LEASE)


@pytest.mark.parametrize("kind", [OutcomeKind.DELIVERED, OutcomeKind.FAILED, OutcomeKind.RETRY])
def test_what_an_overtaken_worker_heard_is_ignored(
    world: World, clock: time_machine.Traveller, kind: OutcomeKind
) -> None:
    kept = promise(world, 1)
    slow = claimed(world)
    clock.shift(LEASE)
    quick = claimed(world)
    assert settle(world, slow, Outcome(kind)) is None
    assert delivery(world, kept).state == DeliveryState.CLAIMED
    assert settle(world, quick, Outcome(OutcomeKind.DELIVERED, external_id="x")) is not None
    assert settle(world, quick, Outcome(kind)) is None
    assert delivery(world, kept).external_id == "x"


def test_a_claim_lasts_as_long_as_its_lease_and_no_longer_than_it_is_ours(
    world: World, clock: time_machine.Traveller
) -> None:
    def lasts(taken: outbox.Claim, wait: timedelta) -> bool:
        with world.db.reading() as session:
            return outbox.lasts(session, taken, world.now() + wait)

    promise(world, 1)
    first = claimed(world)
    assert lasts(first, LEASE)
    assert not lasts(first, LEASE + A_SECOND)
    clock.shift(LEASE)
    second = claimed(world)
    assert (lasts(first, A_SECOND), lasts(second, A_SECOND)) == (False, True)
