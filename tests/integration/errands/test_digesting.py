"""An arrival's body becomes comments, once, and a reader that breaks loses nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app import connections
from app.domain.actor import CONSOLE
from app.domain.arrival import PATIENCE, Arrival
from app.domain.comment import Comment
from app.errands.digesting import digest_next
from app.ports.channel import Access
from app.ports.events import CommentPosted, CommentSeen
from tests.fakes import NAME, Agora
from tests.world import World


def posted(external_id: str, account: str = "town") -> CommentPosted:
    return CommentPosted(account, CommentSeen(external_id, text="Quand ouvre la piscine ?"))


def comments(world: World) -> int:
    with world.db.reading() as session:
        return session.scalar(select(func.count(Comment.id))) or 0


def arrival(world: World) -> Arrival:
    with world.db.reading() as session:
        return session.scalars(select(Arrival).order_by(Arrival.id).limit(1)).one()


def test_an_arrival_becomes_its_comments_and_is_closed(world: World) -> None:
    world.receive(b"{}", posted("c1"), posted("c2"))
    assert digest_next(world.house)
    assert comments(world) == 2
    assert arrival(world).digested_at == world.now()
    assert not digest_next(world.house)


def test_arrivals_are_digested_in_the_order_they_came(world: World) -> None:
    for number in range(3):
        world.receive(b"%d" % number, posted(f"c{number}"))
    while digest_next(world.house):
        pass
    assert world.id_of("c0") < world.id_of("c1") < world.id_of("c2")


def test_workers_side_by_side_digest_each_arrival_once(world: World) -> None:
    for number in range(6):
        world.receive(b"%d" % number, posted("c1"), posted(f"d{number}"))
    with ThreadPoolExecutor(4) as workers:
        done = list(workers.map(lambda _: digest_next(world.house), range(24)))
    assert sum(done) == 6
    assert comments(world) == 7


def test_a_reader_that_breaks_puts_the_arrival_back_and_it_is_tried_again(
    world: World, clock: time_machine.Traveller
) -> None:
    world.receive(b"break")
    with pytest.raises(RuntimeError):
        digest_next(world.house)
    assert not digest_next(world.house)
    assert (arrival(world).attempts, arrival(world).digested_at) == (1, None)
    clock.shift(timedelta(seconds=2))
    with pytest.raises(RuntimeError):
        digest_next(world.house)


def test_after_five_failures_the_arrival_is_set_aside_and_others_go_on(
    world: World, clock: time_machine.Traveller
) -> None:
    world.receive(b"break")
    for _ in range(PATIENCE):
        with pytest.raises(RuntimeError):
            digest_next(world.house)
        clock.shift(timedelta(hours=1))
    world.receive(b"{}", posted("c1"))
    assert digest_next(world.house)
    assert comments(world) == 1
    assert arrival(world).set_aside_at is not None


def test_what_a_database_that_is_not_as_it_should_be_cannot_take_waits_for_it(
    world: World, clock: time_machine.Traveller
) -> None:
    """A worker that started before its database was migrated, say."""
    world.receive(b"{}", posted("c1"))
    rename(world, "thread", "away")
    try:
        for _ in range(PATIENCE + 2):
            with pytest.raises(DBAPIError):
                digest_next(world.house)
            assert (arrival(world).attempts, arrival(world).set_aside_at) == (0, None)
            clock.shift(timedelta(minutes=1))
        clock.shift(timedelta(days=1))
        for _ in range(PATIENCE):
            with pytest.raises(DBAPIError):
                digest_next(world.house)
            clock.shift(timedelta(hours=1))
        assert arrival(world).set_aside_at is not None, "not for ever"
    finally:
        rename(world, "away", "thread")


def rename(world: World, table: str, name: str) -> None:
    with world.db.writing() as session:
        session.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))


class Overtaken(Agora):
    """While one worker reads, another digests the same arrival."""

    def __init__(self, world: World) -> None:
        super().__init__(world.square)
        self.world = world

    def parse(self, body: bytes, accesses: object) -> list[CommentPosted]:  # type: ignore[override] # only this one
        with self.world.db.writing() as session:
            session.scalars(select(Arrival)).one().digested_at = self.world.now()
        return [posted("c1")]


def test_a_worker_whose_lease_lapsed_does_not_digest_a_second_time(world: World) -> None:
    world.receive(b"{}")
    assert digest_next(world.through(Overtaken(world)))
    assert comments(world) == 0


class Listening(Agora):
    """Remembers for whom it was asked to read."""

    def parse(self, body: bytes, accesses: object) -> list[CommentPosted]:  # type: ignore[override] # only this one
        assert isinstance(accesses, list)
        self.asked = [access.account for access in accesses if isinstance(access, Access)]
        return [posted("c1", account) for account in self.asked]


def test_an_account_connected_by_another_process_is_read_for_at_once(world: World) -> None:
    assert len(world.house.accesses.of(NAME)) == 1
    with world.db.writing() as session:
        port = connections.connect(
            session,
            NAME,
            "port",
            "Le port",
            {"secret": "x"},
            seal=world.house.seal,
            health=None,
            now=world.now(),
            by=CONSOLE,
        )
    with world.db.writing() as session:
        arrival_ = Arrival(
            network=NAME,
            delivery_key="1",
            speaks_for=[port.id],
            body=b"{}",
            received_at=world.now(),
            not_before=world.now(),
        )
        session.add(arrival_)
    channel = Listening(world.square)
    assert digest_next(world.through(channel))
    assert channel.asked == ["port"]
    assert comments(world) == 1


def test_only_the_accounts_whose_secret_signed_are_read_for(world: World) -> None:
    with world.db.writing() as session:
        connections.connect(
            session,
            NAME,
            "port",
            "Le port",
            {"secret": "x"},
            seal=world.house.seal,
            health=None,
            now=world.now(),
            by=CONSOLE,
        )
    world.house.accesses.afresh(NAME)
    world.receive(b"{}")
    channel = Listening(world.square)
    assert digest_next(world.through(channel))
    assert channel.asked == ["town"]
