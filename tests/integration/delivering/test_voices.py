"""Who speaks: a lost access cuts off one account, and what a network made us keep comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from app.domain.connection import Connection
from app.domain.reply import ReplyState
from app.errands.delivering import deliver_next
from app.errands.opening import reopen
from app.ports.channel import Access, Reference
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen, PostSeen
from app.ports.failures import InDoubt, NetworkFailure, TemporaryFailure
from tests.fakes import Agora
from tests.world import LEASE, World

NOW = timedelta(0)


class Sleeper(Agora):
    """A channel whose worker falls asleep while it reads."""

    clock: time_machine.Traveller

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        self.clock.shift(LEASE)
        return super().read(reference, access)


LATER = timedelta(minutes=2)


def problem(world: World) -> str | None:
    with world.db.reading() as session:
        return session.get_one(Connection, world.connection_id).problem


def mend(world: World) -> None:
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).recover()


def test_a_seal_no_key_opens_cuts_off_its_account_and_keeps_the_reply(world: World) -> None:
    sent = world.send(world.a_comment(), delay=NOW)
    with world.db.writing() as session:
        connection = session.get_one(Connection, world.connection_id)
        sealed, connection.credentials = connection.credentials, "closed with another key"
    assert deliver_next(world.house)
    assert not deliver_next(world.house)
    assert (problem(world), world.reply(sent).state) == ("sealed", ReplyState.WAITING)
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).credentials = sealed
    assert reopen(world.house)
    assert problem(world) is None
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi à 9 h."]


def test_a_network_nobody_speaks_any_more_does_not_stop_the_queue(world: World) -> None:
    sent = world.send(world.a_comment(), delay=NOW)
    mute = replace(world.house, channels={})
    assert deliver_next(mute)
    assert not deliver_next(mute)
    assert world.reply(sent).reason == "needs_reconnection"
    assert problem(world) == "needs_reconnection"


def test_a_doubtful_reply_cut_off_is_looked_up_once_its_access_is_renewed(
    world: World, clock: time_machine.Traveller
) -> None:
    world.square.silent_after_writing = 1
    sent = world.send(world.a_comment(), delay=NOW)
    assert deliver_next(world.house)
    clock.shift(LATER)
    assert deliver_next(replace(world.house, channels={}))
    assert world.reply(sent).state == ReplyState.IN_DOUBT
    mend(world)
    assert deliver_next(world.house)
    assert (world.reply(sent).state, len(world.square.said)) == (ReplyState.PUBLISHED, 1)


def test_a_worker_that_slept_through_its_lease_does_not_speak(
    world: World, clock: time_machine.Traveller
) -> None:
    """It read the comment, was put to sleep, and woke when another worker may have said it."""
    sent = world.send(world.a_comment(), delay=timedelta(minutes=10))
    clock.shift(timedelta(minutes=10))
    world.square.reads["c1"] = CommentPosted("town", CommentSeen("c1", text="Quand ouvre la piscine ?"))
    sleeper = Sleeper(world.square)
    sleeper.clock = clock
    assert deliver_next(world.through(sleeper))
    assert (world.square.said, world.reply(sent).state) == ([], ReplyState.WAITING)
    assert deliver_next(world.house)
    assert len(world.square.said) == 1


@pytest.mark.parametrize("failure", [TemporaryFailure("not_ready"), InDoubt("no_answer")])
def test_what_the_network_made_us_remember_comes_back_at_the_next_attempt(
    world: World, clock: time_machine.Traveller, failure: NetworkFailure
) -> None:
    failure.memory = {"container": "17"}
    world.square.failing = [failure]
    world.send(world.a_comment(), delay=NOW)
    assert deliver_next(world.house)
    clock.shift(LATER)
    assert deliver_next(world.house)
    assert dict(world.square.said[0][1].memory) == {"container": "17"}
