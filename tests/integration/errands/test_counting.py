"""What calls cost is counted wherever a network asks to be paid: heard, read again, looked up."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import spending
from app.errands.delivering import deliver_next
from app.errands.digesting import digest_next
from app.errands.polling import poll_next
from app.errands.reading import read_next
from app.house import House
from app.ports.capabilities import Capabilities
from app.ports.channel import Dispatch, Found, Polled
from app.ports.events import CommentPosted, CommentSeen
from app.ports.failures import InDoubt
from app.ports.spending import Budget
from tests.fakes import Agora
from tests.world import LEASE, World

NOW = timedelta(0)
POSTED = CommentPosted("town", CommentSeen("c1", text="Quand ouvre la piscine ?"))
BARE = CommentPosted("town", CommentSeen("c2", whole=False))
BUDGET = Budget(units=100, kept=20, heard=5, read=3)


class Priced(Agora):
    """A network whose look-ups cost."""

    def find(self, dispatch: Dispatch, access: object) -> Found:
        found = super().find(dispatch, access)  # type: ignore[arg-type] # handed on as it came
        return Found(found.candidates, found.whole, spent=7)


def paid(world: World, budget: Budget = BUDGET) -> House:
    return world.through(Priced(world.square, capabilities=Capabilities(budget=budget)))


def spent(world: World, connection_id: int | None = None) -> int:
    with world.db.reading() as session:
        return spending.lately(session, connection_id or world.connection_id, now=world.now())


def test_each_event_that_is_sent_counts_once_on_the_account_it_names(world: World) -> None:
    other = world.another_account()
    world.receive(b"two", POSTED, BARE)
    assert digest_next(paid(world))
    assert not digest_next(paid(world))
    assert (spent(world), spent(world, other)) == (10, 0)


def test_a_comment_read_again_counts(world: World, clock: time_machine.Traveller) -> None:
    world.hear(BARE)
    world.square.reads["c2"] = CommentPosted("town", CommentSeen("c2", text="Et dimanche ?"))
    assert read_next(paid(world))
    assert spent(world) == 3
    clock.shift(timedelta(minutes=11))
    world.send(world.id_of("c2"), delay=NOW)
    assert deliver_next(paid(world))
    assert (world.square.texts(), spent(world)) == (["Samedi à 9 h."], 6)


def test_a_look_up_counts(world: World, clock: time_machine.Traveller) -> None:
    world.send(world.a_comment(), delay=NOW)
    world.square.failing = [InDoubt("no_answer")]
    deliver_next(paid(world))
    assert spent(world) == 0
    clock.shift(LEASE)
    deliver_next(paid(world))
    assert spent(world) == 7


@pytest.mark.parametrize(("shared", "polls"), [(False, 2), (True, 1)])
def test_where_the_application_is_counted_its_accounts_spend_together(
    world: World, *, shared: bool, polls: int
) -> None:
    world.another_account()
    house = paid(world, Budget(units=10, kept=4, shared=shared))
    world.square.polled = [Polled((), spent=6), Polled((), spent=6)]
    while poll_next(house):
        pass
    assert len(world.square.polled) == 2 - polls
