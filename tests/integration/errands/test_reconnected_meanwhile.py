"""A person connects the account again while it is asked with the former access: the newer one stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from app import connections
from app.domain.connection import Connection
from app.errands.connecting import connect
from app.errands.delivering import deliver_next
from app.errands.examining import examine
from app.errands.polling import poll_next
from app.errands.renewing import renew_next
from app.house import House
from app.ports.channel import Access, Dispatch, Health, Polled, Published
from app.ports.failures import NeedsReconnection, NetworkFailure
from tests.fakes import NAME, Agora
from tests.world import World

FORMER = {"access_token": "former"}


class Reconnected(Agora):
    """While it is asked, somebody connects the account again; then it fails, or gives a token."""

    world: World
    failure: NetworkFailure | None = None

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        self._meanwhile()
        return Polled((), cursor, memory=FORMER)

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        self._meanwhile()
        return FORMER

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        self._meanwhile()
        return super().publish(dispatch, access)

    def check(self, access: Access) -> Health:
        if access.credentials["secret"] != "newer":
            self._meanwhile()
        return Health(access.name)

    def _meanwhile(self) -> None:
        given = {"secret": "newer"}
        connect(self.world.house, NAME, "town", "Ville", given, check=False, by=self.world.claire.actor)
        if self.failure is not None:
            raise self.failure


@pytest.fixture
def channel(world: World) -> Reconnected:
    channel = Reconnected(world.square)
    channel.world = world
    return channel


def kept(world: World) -> tuple[str, Mapping[str, str], str | None]:
    with world.db.reading() as session:
        access = connections.access_of(session, world.connection_id, seal=world.house.seal)
        problem = session.get_one(Connection, world.connection_id).problem
    return access.credentials["secret"], access.memory, problem


def polled(house: House, _world: World) -> None:
    assert poll_next(house)


def renewed(house: House, _world: World) -> None:
    assert renew_next(house)


def examined(house: House, world: World) -> None:
    examine(house, world.connection_id)


def delivered(house: House, world: World) -> None:
    world.send(world.a_comment(), "Samedi.", delay=timedelta(0))
    assert deliver_next(house)


@pytest.mark.parametrize("asking", [polled, renewed, examined])
def test_a_token_of_the_former_access_does_not_replace_the_newer_one(
    world: World, channel: Reconnected, asking: object
) -> None:
    assert callable(asking)
    asking(world.through(channel), world)
    assert kept(world) == ("newer", {}, None)


@pytest.mark.parametrize("asking", [polled, renewed, delivered])
def test_a_refusal_of_the_former_access_does_not_close_the_newer_one(
    world: World, channel: Reconnected, asking: object
) -> None:
    channel.failure = NeedsReconnection("token_dead")
    assert callable(asking)
    asking(world.through(channel), world)
    assert kept(world) == ("newer", {}, None)
