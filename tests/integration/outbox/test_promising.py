"""What a person may still do about a promise before it is kept, and what comes too late."""

from __future__ import annotations

from datetime import timedelta

from app import outbox
from app.domain.delivery import DeliveryState
from app.outbox import Outcome, OutcomeKind
from tests.integration.outbox.promises import LETTER, claim, claimed, delivery, promise, settle
from tests.world import World


def test_a_promise_waits_for_its_moment(world: World) -> None:
    kept = delivery(world, promise(world, 1, after=timedelta(seconds=10)))
    assert (kept.state, kept.round, kept.attempts) == (DeliveryState.WAITING, 1, 0)
    assert kept.not_before == world.now() + timedelta(seconds=10)
    assert claim(world) is None


def test_a_promise_without_a_moment_waits_for_a_person(world: World) -> None:
    kept = promise(world, 1, after=None)
    assert claim(world) is None
    with world.db.writing() as session:
        assert outbox.release(session, LETTER, 1, not_before=world.now())
    assert claimed(world).delivery_id == kept


def test_what_is_withdrawn_is_never_claimed(world: World) -> None:
    kept = promise(world, 1)
    with world.db.writing() as session:
        assert outbox.withdraw(session, LETTER, 1, now=world.now())
    assert claim(world) is None
    assert delivery(world, kept).settled_at == world.now()
    with world.db.writing() as session:
        assert not outbox.withdraw(session, LETTER, 1, now=world.now())


def test_what_the_network_may_have_heard_cannot_be_withdrawn_nor_held(world: World) -> None:
    promise(world, 1)
    taken = claimed(world)
    for _ in ("in hand", "in doubt"):
        with world.db.writing() as session:
            assert not outbox.withdraw(session, LETTER, 1, now=world.now())
            assert not outbox.hold(session, LETTER, 1)
            assert not outbox.release(session, LETTER, 1, not_before=world.now())
        settle(world, taken, Outcome(OutcomeKind.DOUBT, at=world.now()))


def test_what_is_held_waits_without_limit_and_can_be_withdrawn(world: World) -> None:
    kept = promise(world, 1)
    with world.db.writing() as session:
        assert outbox.hold(session, LETTER, 1)
        assert not outbox.hurry(session, LETTER, 1, now=world.now())
    assert claim(world) is None
    assert delivery(world, kept).not_before is None
    with world.db.writing() as session:
        assert outbox.withdraw(session, LETTER, 1, now=world.now())
        assert not outbox.release(session, LETTER, 1, not_before=world.now())


def test_only_what_is_held_is_released(world: World) -> None:
    promise(world, 1)
    with world.db.writing() as session:
        assert not outbox.release(session, LETTER, 1, not_before=world.now())
        assert not outbox.release(session, LETTER, 2, not_before=world.now())


def test_hurry_brings_a_later_attempt_forward(world: World) -> None:
    promise(world, 1, after=timedelta(hours=1))
    assert claim(world) is None
    with world.db.writing() as session:
        assert outbox.hurry(session, LETTER, 1, now=world.now())
        assert not outbox.hurry(session, LETTER, 2, now=world.now())
    assert not claimed(world).in_doubt


def test_a_doubt_that_a_person_decides_is_over(world: World) -> None:
    for subject, said in ((1, True), (2, False)):
        kept = promise(world, subject)
        with world.db.writing() as session:
            assert not outbox.decide(session, LETTER, subject, said=said, now=world.now())
        settle(world, claimed(world), Outcome(OutcomeKind.ASK))
        assert claim(world) is None
        with world.db.writing() as session:
            assert outbox.decide(session, LETTER, subject, said=said, now=world.now())
        ended = delivery(world, kept)
        assert ended.state == (DeliveryState.DELIVERED if said else DeliveryState.WITHDRAWN)
        assert ended.settled_at == world.now()
        with world.db.writing() as session:
            assert not outbox.decide(session, LETTER, subject, said=said, now=world.now())


def test_a_second_promise_of_the_same_thing_is_another_round(world: World) -> None:
    promise(world, 1)
    with world.db.writing() as session:
        outbox.withdraw(session, LETTER, 1, now=world.now())
    assert delivery(world, promise(world, 1)).round == 2


def test_an_echo_is_parked_once_on_what_flies(world: World) -> None:
    kept = promise(world, 1)
    with world.db.writing() as session:
        assert outbox.flying_from(session, LETTER, [1]) == []
    claimed(world)
    for _ in range(2):
        with world.db.writing() as session:
            (flying,) = outbox.flying_from(session, LETTER, [1, 2])
            outbox.park(flying, "echo-1")
    assert delivery(world, kept).echoes == ["echo-1"]
