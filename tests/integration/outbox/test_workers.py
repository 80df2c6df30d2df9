"""Several workers at once: nothing is held twice, and no account speaks with two voices."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import time_machine
from sqlalchemy import func, select

from app import outbox
from app.db import Database, insert_many
from app.domain.delivery import Delivery, DeliveryState
from app.outbox import Claim, Outcome, OutcomeKind
from tests.integration.outbox.promises import LETTER, claim, promise, settle
from tests.world import LEASE, World, found

Told = TypeVar("Told")
DELIVERED = Outcome(OutcomeKind.DELIVERED)


def at_once(hands: int, work: Callable[[], Told]) -> list[Told]:
    """Let so many threads begin the same work at the same moment."""
    start = threading.Barrier(hands)

    def begin(_: int) -> Told:
        start.wait(timeout=30)
        return work()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(begin, range(hands)))


def settle_all(world: World, taken: list[Claim | None]) -> list[int]:
    told = [one for one in taken if one is not None]
    for one in told:
        assert settle(world, one, DELIVERED) is not None
    return [one.subject_id for one in told]


def test_eight_hands_never_hold_the_same_delivery_nor_the_same_account_twice(world: World) -> None:
    accounts = [world.connection_id, world.another_account("harbour"), world.another_account("library")]
    for subject in range(12):
        promise(world, subject, speaker=accounts[subject % 3])
    delivered: list[int] = []
    rounds = 0
    while len(delivered) < 12:
        rounds += 1
        assert rounds <= 24, "a worker that finds something due must make progress"
        taken = at_once(8, lambda: claim(world))
        speakers = Counter(one.speaker_id for one in taken if one is not None)
        assert speakers
        assert max(speakers.values()) == 1
        delivered += settle_all(world, taken)
    assert sorted(delivered) == list(range(12))


def test_of_eight_hands_one_takes_over_a_lapsed_claim(world: World, clock: time_machine.Traveller) -> None:
    promise(world, 1)
    claim(world)
    clock.shift(LEASE)
    taken = [one for one in at_once(8, lambda: claim(world)) if one is not None]
    assert [one.in_doubt for one in taken] == [True]


def test_two_workers_keep_working_until_all_is_said_once(world: World) -> None:
    harbour = world.another_account()
    for subject in range(10):
        promise(world, subject, speaker=harbour if subject % 2 else world.connection_id)
    speaking: Counter[int] = Counter()
    guard = threading.Lock()

    def work() -> list[int]:
        told = []
        while is_due(world):
            taken = claim(world)
            if taken is not None:
                with guard:
                    speaking[taken.speaker_id] += 1
                    assert speaking[taken.speaker_id] == 1
                told.append(taken.subject_id)
                with guard:
                    speaking[taken.speaker_id] -= 1
                assert settle(world, taken, DELIVERED) is not None
        return told

    told = at_once(2, work)
    assert sorted(told[0] + told[1]) == list(range(10))


def is_due(world: World) -> bool:
    """Ask whether anything is left to say, whoever is speaking."""
    with world.db.reading() as session:
        open_ones = select(func.count()).where(Delivery.state != DeliveryState.DELIVERED)
        return bool(session.scalar(open_ones))


def test_what_one_worker_is_taking_another_passes_over(
    postgresql: Database, clock: time_machine.Traveller
) -> None:
    """Two accounts: the second worker does not wait for the first one's transaction (SKIP LOCKED)."""
    world = found(postgresql)
    harbour = world.another_account()
    promise(world, 1)
    promise(world, 2, speaker=harbour)
    with ThreadPoolExecutor(1) as other, postgresql.writing() as session:
        first = outbox.claim(session, world.now(), LEASE)
        second = other.submit(claim, world).result(timeout=30)
    assert first is not None
    assert second is not None
    assert (first.speaker_id, second.speaker_id) == (world.connection_id, harbour)


def test_in_a_crowd_of_promises_an_account_still_has_one_voice(
    postgresql: Database, clock: time_machine.Traveller
) -> None:
    """Choosing among thousands takes a while: one who chose before another committed must look again."""
    world = found(postgresql)
    row = {"kind": LETTER, "speaker_id": world.connection_id, "state": DeliveryState.WAITING}
    row |= {"not_before": world.now(), "promised_at": world.now(), "attempts": 0, "lookups": 0, "echoes": []}
    with postgresql.writing() as session:
        insert_many(
            session, Delivery, [{**row, "subject_id": subject, "round": 1} for subject in range(6000)]
        )
    for _ in range(12):
        taken = [one for one in at_once(8, lambda: claim(world)) if one is not None]
        assert len(taken) == 1
        assert settle_all(world, list(taken))


def test_while_an_account_is_being_taken_its_other_promises_stay(
    postgresql: Database, clock: time_machine.Traveller
) -> None:
    """One account: not even before the first worker has committed may a second one speak for it."""
    world = found(postgresql)
    promise(world, 1)
    promise(world, 2)
    with ThreadPoolExecutor(1) as other, postgresql.writing() as session:
        first = outbox.claim(session, world.now(), LEASE)
        assert other.submit(claim, world).result(timeout=30) is None
    assert first is not None
    assert claim(world) is None
