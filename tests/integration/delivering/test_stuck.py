"""A delivery that comes to no end by itself asks a person, and keeps no other of its account from leaving."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import time_machine
from sqlalchemy import select

from app import outbox, replies
from app.domain.delivery import Delivery
from app.domain.reply import ReplyState
from app.errands.delivering import LOOKED_UP, deliver_next
from app.house import House
from app.ports.channel import Access, Dispatch, Found
from app.ports.events import CommentPosted, CommentSeen
from app.ports.failures import InDoubt
from app.seal import FernetSeal
from tests.fakes import Agora
from tests.world import LEASE, World

NOW = timedelta(0)


class Odd(Agora):
    """A network whose listing is such as nobody foresaw."""

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        raise RuntimeError


def forget_the_key(world: World) -> None:
    """What the network made us remember was sealed with a key that is lost."""
    with world.db.writing() as session:
        delivery = session.scalars(select(Delivery)).one()
        delivery.memory = FernetSeal(["a key that is lost"]).close({"container": "1"})


def work(house: House, clock: time_machine.Traveller, times: int) -> None:
    """Ask as the worker does, which outlives whatever an errand raises."""
    for _ in range(times):
        with suppress(RuntimeError):
            deliver_next(house)
        clock.shift(LEASE)


def test_a_listing_that_nobody_foresaw_is_not_asked_for_without_end(
    world: World, clock: time_machine.Traveller
) -> None:
    house = world.through(Odd(world.square))
    world.square.failing = [InDoubt("no_answer")]
    lost = world.send(world.a_comment(), delay=NOW)
    work(house, clock, 1)
    after = world.send(world.a_comment(), "Dimanche.", key="reply-2", delay=NOW)
    work(house, clock, LOOKED_UP + 2)
    assert (world.reply(lost).state, world.reply(lost).reason) == (ReplyState.IN_DOUBT, "not_found_yet")
    assert world.reply(after).state == ReplyState.PUBLISHED
    seen = CommentSeen("c1", text="Quand ouvre la piscine ?", post_external_id="p1")
    world.square.reads["c1"] = CommentPosted("town", seen)
    world.act(replies.retry, lost)
    work(world.house, clock, 1)
    assert world.square.texts() == ["Dimanche.", "Samedi à 9 h."], "a person asked: it is looked up once more"


def test_what_no_key_opens_any_more_is_said_without_it(world: World, clock: time_machine.Traveller) -> None:
    sent = world.send(world.a_comment(), delay=NOW)
    forget_the_key(world)
    work(world.house, clock, 1)
    assert world.reply(sent).state == ReplyState.PUBLISHED


def test_where_it_may_have_been_said_a_person_looks(world: World, clock: time_machine.Traveller) -> None:
    world.square.failing = [InDoubt("no_answer")]
    sent = world.send(world.a_comment(), delay=NOW)
    work(world.house, clock, 1)
    forget_the_key(world)
    work(world.house, clock, 3)
    assert (world.reply(sent).state, world.square.said) == (ReplyState.IN_DOUBT, [])
    with world.db.reading() as session:
        assert not outbox.is_due(session, world.now())


def test_what_is_said_again_says_when_it_is_asked_now(world: World, clock: time_machine.Traveller) -> None:
    """Signatures name that instant: one of before an outage would be refused as too old."""
    world.square.failing = [InDoubt("no_answer")]
    world.send(world.a_comment(), delay=NOW)
    work(world.house, clock, 1)
    clock.shift(LEASE)
    assert deliver_next(world.house)
    said = world.square.said[0][1]
    assert (said.attempted_at, said.first_attempt_at) == (world.now(), world.now() - 2 * LEASE)
