"""What expires on a network is renewed twice a day, long before it does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import connections
from app.domain.actor import CONSOLE
from app.domain.connection import Connection
from app.errands.renewing import EVERY, renew_next
from app.ports.failures import NeedsReconnection, TemporaryFailure
from tests.conftest import NOW
from tests.fakes import NAME
from tests.world import World


def connection(world: World) -> Connection:
    with world.db.reading() as session:
        return session.get_one(Connection, world.connection_id)


def memory(world: World) -> dict[str, str]:
    with world.db.reading() as session:
        return dict(connections.access_of(session, world.connection_id, seal=world.house.seal).memory)


def test_accesses_are_renewed_at_once_then_twice_a_day(world: World, clock: time_machine.Traveller) -> None:
    assert renew_next(world.house)
    assert not renew_next(world.house)
    clock.shift(EVERY - timedelta(seconds=1))
    assert not renew_next(world.house)
    clock.shift(timedelta(seconds=1))
    assert renew_next(world.house)


def test_a_renewed_token_is_kept_sealed(world: World) -> None:
    world.square.renewals = [{"access_token": "fresh"}]
    renew_next(world.house)
    sealed = connection(world).memory
    assert sealed is not None
    assert "fresh" not in sealed
    assert memory(world) == {"access_token": "fresh"}


def test_what_needed_no_renewal_stays_as_it_is(world: World) -> None:
    version = connection(world).version
    renew_next(world.house)
    assert (connection(world).version, connection(world).memory) == (version, None)


@pytest.mark.parametrize(("renewal", "ends"), [({"access_token": "fresh"}, None), (None, NOW)])
def test_the_page_no_longer_names_the_end_of_an_access_that_was_renewed(
    world: World, renewal: dict[str, str] | None, ends: datetime | None
) -> None:
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).expires_at = NOW
    world.square.renewals = [renewal]
    renew_next(world.house)
    assert connection(world).expires_at == ends


def test_a_failure_that_passes_waits_for_the_next_round(world: World, clock: time_machine.Traveller) -> None:
    world.square.renewals = [TemporaryFailure("busy"), {"access_token": "fresh"}]
    assert renew_next(world.house)
    assert connection(world).problem is None
    clock.shift(EVERY)
    assert renew_next(world.house)
    assert memory(world) == {"access_token": "fresh"}


def test_a_dead_access_is_noted_and_no_longer_renewed(world: World, clock: time_machine.Traveller) -> None:
    world.square.renewals = [NeedsReconnection("revoked"), {"access_token": "fresh"}]
    assert renew_next(world.house)
    assert connection(world).problem == "needs_reconnection"
    clock.shift(EVERY)
    assert renew_next(world.house)
    assert memory(world) == {}


def test_one_accounts_failure_does_not_keep_another_from_its_renewal(world: World) -> None:
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
    world.square.renewals = [NeedsReconnection("revoked"), {"access_token": "fresh"}]
    assert renew_next(world.house)
    with world.db.reading() as session:
        kept = session.scalars(select(Connection).order_by(Connection.id)).all()
    assert [one.memory is not None for one in kept] == [False, True]


def test_an_account_whose_network_refuses_its_polls_does_not_lose_its_access_as_well(world: World) -> None:
    with world.db.writing() as session:
        connections.lose(session, world.connection_id, "forbidden", world.now())
    world.square.renewals = [{"access_token": "fresh"}]
    assert renew_next(world.house)
    assert memory(world) == {"access_token": "fresh"}
    assert connection(world).problem == "forbidden"
