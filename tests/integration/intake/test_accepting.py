"""A webhook is kept once, taken in hand by one worker at a time, and never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import time_machine
from sqlalchemy import func, select

from app import connections, intake
from app.db import Database
from app.domain.arrival import PATIENCE, Arrival
from app.ports.channel import Verified
from tests.fakes import NAME
from tests.world import LEASE, World


def arrivals(db: Database) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count(Arrival.id))) or 0


def arrival(world: World) -> Arrival:
    with world.db.reading() as session:
        return session.scalars(select(Arrival)).one()


def take(world: World) -> Arrival | None:
    with world.db.writing() as session:
        return intake.take(session, now=world.now(), lease=LEASE)


def put_back(world: World, arrival_id: int) -> None:
    with world.db.writing() as session:
        intake.put_back(session, arrival_id, now=world.now())


def waits(world: World) -> bool:
    with world.db.reading() as session:
        return intake.is_waiting(session, now=world.now())


def test_a_webhook_is_kept_once_however_often_it_comes(world: World) -> None:
    assert [world.receive(b"{}") for _ in range(3)] == [True, False, False]
    assert arrivals(world.db) == 1


def test_a_webhook_sent_from_eight_threads_at_once_is_kept_once(world: World) -> None:
    with ThreadPoolExecutor(8) as threads:
        new = list(threads.map(lambda _: world.receive(b"{}"), range(8)))
    assert sorted(new) == [False] * 7 + [True]
    assert arrivals(world.db) == 1


def test_the_networks_own_delivery_id_tells_two_equal_bodies_apart(world: World) -> None:
    assert world.receive(b"{}", delivery="a")
    assert world.receive(b"{}", delivery="b")
    assert not world.receive(b'{"again":1}', delivery="b")


def test_the_same_body_from_two_networks_is_two_arrivals(world: World) -> None:
    verified = Verified((world.connection_id,))
    with world.db.writing() as session:
        assert intake.accept(session, NAME, verified, b"{}", now=world.now())
        assert intake.accept(session, "forum", verified, b"{}", now=world.now())


def test_an_arrival_keeps_its_raw_body_and_whom_it_speaks_for(world: World) -> None:
    world.receive(b"\xff\x00 raw")
    kept = arrival(world)
    assert (kept.body, kept.speaks_for, kept.received_at) == (
        b"\xff\x00 raw",
        [world.connection_id],
        world.now(),
    )


def test_nothing_waits_in_an_empty_house(world: World) -> None:
    assert not waits(world)
    assert take(world) is None


def test_an_arrival_in_hand_is_nobody_elses_until_its_lease_ends(
    world: World, clock: time_machine.Traveller
) -> None:
    world.receive(b"{}")
    assert take(world) is not None
    assert not waits(world)
    assert take(world) is None
    clock.shift(LEASE)
    again = take(world)
    assert again is not None
    assert again.attempts == 2


def test_a_failure_waits_longer_each_time_and_the_fifth_sets_the_arrival_aside(
    world: World, clock: time_machine.Traveller
) -> None:
    world.receive(b"{}")
    waited = []
    for _ in range(PATIENCE):
        taken = take(world)
        assert taken is not None
        put_back(world, taken.id)
        waited.append(arrival(world).not_before - world.now())
        clock.move_to(arrival(world).not_before)
    assert waited == [timedelta(seconds=2 * 4**place) for place in range(PATIENCE)]
    assert arrival(world).set_aside_at is not None
    assert not waits(world)


def test_what_was_set_aside_stays_whole_and_is_counted_on_the_connections_page(world: World) -> None:
    world.receive(b"{}")
    with world.db.writing() as session:
        session.scalars(select(Arrival)).one().attempts = PATIENCE
    put_back(world, arrival(world).id)
    with world.db.reading() as session:
        assert connections.listening(session, world.now()).set_aside == 1
    assert arrival(world).body == b"{}"


def test_a_body_that_kills_its_reader_is_set_aside_and_the_next_one_is_taken(
    world: World, clock: time_machine.Traveller
) -> None:
    world.receive(b"deadly")
    for _ in range(PATIENCE):
        assert take(world) is not None  # and the reader dies: nobody puts it back
        clock.shift(LEASE)
    world.receive(b"harmless")
    taken = take(world)
    assert taken is not None
    assert taken.body == b"harmless"
    with world.db.reading() as session:
        aside = session.scalars(select(Arrival).where(Arrival.set_aside_at.is_not(None))).one()
        assert aside.body == b"deadly"


def test_two_workers_never_take_the_same_arrival(world: World) -> None:
    for number in range(8):
        world.receive(b"%d" % number)
    with ThreadPoolExecutor(8) as workers:
        taken = list(workers.map(lambda _: take(world), range(8)))
    bodies = [one.body for one in taken if one is not None]
    assert len(set(bodies)) == len(bodies)


def test_an_arrival_is_digested_once_although_its_lease_lapsed(world: World) -> None:
    world.receive(b"{}")
    arrival_id = arrival(world).id
    with world.db.writing() as session:
        assert intake.set_digested(session, arrival_id, now=world.now())
    with world.db.writing() as session:
        assert not intake.set_digested(session, arrival_id, now=world.now())
        assert not intake.set_digested(session, arrival_id + 1, now=world.now())


def test_a_worker_that_fails_after_another_digested_changes_nothing(world: World) -> None:
    world.receive(b"{}")
    before = arrival(world)
    with world.db.writing() as session:
        assert intake.set_digested(session, before.id, now=world.now())
        session.get_one(Arrival, before.id).attempts = PATIENCE
    put_back(world, before.id)
    assert arrival(world).set_aside_at is None
    assert arrival(world).not_before == before.not_before
