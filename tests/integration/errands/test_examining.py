"""A network is asked anew; what happens to the account meanwhile is not undone by its answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app import connections
from app.domain.connection import Connection
from app.errands.examining import examine, withdraw
from app.errands.polling import poll_next
from app.ports.channel import Access, Polled
from tests.fakes import Agora
from tests.world import World


def memory(world: World) -> dict[str, str]:
    with world.db.reading() as session:
        return dict(connections.access_of(session, world.connection_id, seal=world.house.seal).memory)


class Renewed(Agora):
    """Gives a webhook, while a poll of the same account renews its token."""

    world: World

    def subscribe(self, access: Access, address: str) -> Mapping[str, str] | None:
        self.world.square.polled = [Polled((), memory={"access_token": "fresh"})]
        assert poll_next(self.world.house)
        return {"webhook": "1"}


def test_a_token_that_is_renewed_while_the_network_is_asked_stays(world: World) -> None:
    channel = Renewed(world.square)
    channel.world = world
    examine(world.through(channel), world.connection_id)
    assert memory(world) == {"access_token": "fresh", "webhook": "1"}


class Left(Agora):
    """Answers a poll with a fresh token, while somebody takes the account away."""

    world: World

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        withdraw(self.world.house, self.world.connection_id, by=self.world.claire.actor)
        return Polled((), cursor="7", memory={"access_token": "fresh"})


def test_of_an_account_that_is_taken_away_while_it_is_polled_no_token_is_kept(world: World) -> None:
    channel = Left(world.square)
    channel.world = world
    assert poll_next(world.through(channel))
    with world.db.reading() as session:
        kept = session.get_one(Connection, world.connection_id)
        assert (kept.is_withdrawn, kept.memory) == (True, None)
