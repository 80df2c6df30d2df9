"""What becomes of a claim, and when it is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app.domain.delivery import DeliveryState
from app.outbox import Outcome, OutcomeKind
from tests.integration.outbox.promises import claim, claimed, delivery, promise, settle
from tests.world import LEASE, World

RETRY = Outcome(OutcomeKind.RETRY, reason="busy")


def wait_after(world: World, outcome: Outcome) -> timedelta:
    kept = settle(world, claimed(world), outcome)
    assert kept is not None
    assert kept.kind is OutcomeKind.RETRY
    assert kept.at is not None
    return kept.at - world.now()


def test_attempts_come_after_two_ten_and_sixty_seconds_then_five_to_sixty_minutes(
    world: World, clock: time_machine.Traveller
) -> None:
    promise(world, 1)
    expected = [2, 10, 60, 300, 600, 1200, 2400, 3600, 3600, 3600, 3600]
    for seconds in expected:
        wait = wait_after(world, RETRY)
        assert timedelta(seconds=seconds * 0.8) <= wait <= timedelta(seconds=seconds * 1.2)
        assert claim(world) is None
        clock.shift(wait)


def test_attempts_of_many_do_not_fall_together(world: World) -> None:
    waits = set()
    for subject in range(8):
        promise(world, subject)
        waits.add(wait_after(world, RETRY))
    assert len(waits) > 1


def test_the_wait_that_the_network_asked_for_is_obeyed(world: World) -> None:
    promise(world, 1)
    asked = Outcome(OutcomeKind.RETRY, reason="rate_limited", wait=timedelta(minutes=17))
    assert wait_after(world, asked) == timedelta(minutes=17)


def test_a_shorter_wait_than_ours_does_not_hurry_us(world: World) -> None:
    promise(world, 1)
    asked = Outcome(OutcomeKind.RETRY, reason="busy", wait=timedelta(milliseconds=1))
    assert wait_after(world, asked) >= timedelta(seconds=1.6)


def test_what_did_not_succeed_within_a_day_has_failed(world: World, clock: time_machine.Traveller) -> None:
    kept = promise(world, 1)
    wait_after(world, RETRY)
    clock.shift(timedelta(hours=24) - timedelta(seconds=1))
    wait_after(world, RETRY)
    clock.shift(timedelta(hours=1, seconds=30))
    ended = settle(world, claimed(world), RETRY)
    assert ended == Outcome(OutcomeKind.FAILED, reason="busy")
    failed = delivery(world, kept)
    assert (failed.state, failed.reason, failed.settled_at) == (DeliveryState.FAILED, "busy", world.now())
    assert failed.not_before is None
    assert claim(world) is None


@pytest.mark.parametrize("kind", [OutcomeKind.RETURNED, OutcomeKind.HELD])
def test_an_attempt_that_was_none_is_given_back(world: World, kind: OutcomeKind) -> None:
    kept = promise(world, 1)
    at = world.now() if kind is OutcomeKind.RETURNED else None
    settle(world, claimed(world), Outcome(kind, at=at))
    back = delivery(world, kept)
    assert (back.attempts, back.first_attempt_at, back.attempted_at) == (0, None, None)
    assert back.lease_until is None
    assert back.ticket is None


def test_earlier_attempts_stay_counted_when_one_is_given_back(
    world: World, clock: time_machine.Traveller
) -> None:
    kept = promise(world, 1)
    first = world.now()
    clock.shift(wait_after(world, RETRY))
    settle(world, claimed(world), Outcome(OutcomeKind.RETURNED, at=world.now()))
    back = delivery(world, kept)
    assert (back.attempts, back.first_attempt_at) == (1, first)


@pytest.mark.parametrize(
    ("kind", "state", "is_over"),
    [
        (OutcomeKind.DELIVERED, DeliveryState.DELIVERED, True),
        (OutcomeKind.FAILED, DeliveryState.FAILED, True),
        (OutcomeKind.DOUBT, DeliveryState.DOUBTFUL, False),
        (OutcomeKind.ASK, DeliveryState.DOUBTFUL, False),
        (OutcomeKind.HELD, DeliveryState.HELD, False),
    ],
)
def test_what_is_settled_is_written_down(
    world: World, kind: OutcomeKind, state: DeliveryState, *, is_over: bool
) -> None:
    kept = promise(world, 1)
    settle(world, claimed(world), Outcome(kind, external_id="x1", reason="because"))
    ended = delivery(world, kept)
    assert (ended.state, ended.external_id, ended.reason) == (state, "x1", "because")
    assert (ended.settled_at is not None) == is_over
    assert ended.is_open != is_over
    assert claim(world) is None


def test_a_question_to_a_person_is_never_due_by_itself(world: World, clock: time_machine.Traveller) -> None:
    promise(world, 1)
    settle(world, claimed(world), Outcome(OutcomeKind.ASK, reason="several_found"))
    clock.shift(30 * LEASE + timedelta(days=30))
    assert claim(world) is None
