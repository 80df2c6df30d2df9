"""Now and then the network is asked what its webhooks may have missed, at the pace it allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.domain.arrival import UnreadablePart
from app.domain.connection import Connection
from app.domain.journal_entry import JournalEntry
from app.errands.delivering import deliver_next
from app.errands.polling import AFTER_A_REPLY, poll_next
from app.ports.capabilities import Capabilities
from app.ports.channel import Access, Polled
from app.ports.events import CommentPosted, CommentSeen
from app.ports.failures import NeedsReconnection, PermanentFailure, TemporaryFailure
from app.ports.spending import Budget
from tests.conftest import NOW
from tests.fakes import Agora
from tests.world import World

MINUTE = timedelta(minutes=1)
POSTED = CommentPosted("town", CommentSeen("c1", text="Quand ouvre la piscine ?"))


def connection(world: World) -> Connection:
    with world.db.reading() as session:
        found = session.get_one(Connection, world.connection_id)
        session.expunge(found)
    return found


def test_an_account_is_polled_at_once_then_at_the_towns_pace(
    world: World, clock: time_machine.Traveller
) -> None:
    assert poll_next(world.house)
    assert not poll_next(world.house)
    assert connection(world).next_poll_at == NOW + 5 * MINUTE
    clock.shift(5 * MINUTE)
    assert poll_next(world.house)


def test_what_a_poll_finds_is_taken_in_and_its_cursor_kept(world: World) -> None:
    world.square.polled = [Polled((POSTED,), cursor="after c1")]
    assert poll_next(world.house)
    assert world.id_of("c1")
    assert (connection(world).poll_cursor, connection(world).last_poll_at) == ("after c1", NOW)


def test_one_that_nobody_foresaw_takes_no_neighbour_down_and_is_noted_once(
    world: World, clock: time_machine.Traveller
) -> None:
    odd = CommentSeen("odd", text="?", posted_at=datetime(2026, 3, 17, 9, 0))  # noqa: DTZ001 - without a zone
    world.square.polled = [Polled((CommentPosted("town", odd), POSTED), cursor="after c1")] * 2
    for _poll in range(2):
        assert poll_next(world.house)
        clock.shift(5 * MINUTE)
    assert world.id_of("c1")
    assert connection(world).poll_cursor == "after c1"
    with world.db.reading() as session:
        noted = session.scalars(select(UnreadablePart)).all()
    assert [(one.part, one.reason, one.connection_id) for one in noted] == [
        ("poll/odd", "unexpected", world.connection_id)
    ]


class Remembering(Agora):
    """Notes which cursor and memory it was asked with."""

    asked: tuple[tuple[str | None, dict[str, str]], ...] = ()

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        self.asked += ((cursor, dict(access.memory)),)
        return super().poll(access, cursor, now)


def test_the_next_poll_goes_on_from_the_cursor_with_what_the_network_made_us_remember(
    world: World, clock: time_machine.Traveller
) -> None:
    channel = Remembering(world.square)
    world.square.polled = [Polled((), cursor="7", memory={"access_token": "new"})]
    poll_next(world.through(channel))
    sealed = connection(world).memory
    assert sealed is not None
    assert "new" not in sealed
    clock.shift(5 * MINUTE)
    poll_next(world.through(channel))
    assert channel.asked == ((None, {}), ("7", {"access_token": "new"}))


@pytest.mark.parametrize(
    ("asked", "pause"),
    [(timedelta(seconds=30), 5 * MINUTE), (5 * MINUTE, 5 * MINUTE), (60 * MINUTE, 60 * MINUTE)],
)
def test_a_network_may_ask_for_a_slower_pace_never_a_faster_one(
    world: World, asked: timedelta, pause: timedelta
) -> None:
    channel = Agora(world.square, capabilities=Capabilities(polls_every=asked))
    assert poll_next(world.through(channel))
    assert connection(world).next_poll_at == NOW + pause


def test_the_administrator_may_choose_a_faster_pace(world: World) -> None:
    assert poll_next(replace(world.house, poll=timedelta(seconds=30)))
    assert connection(world).next_poll_at == NOW + timedelta(seconds=30)


def test_a_network_that_is_not_polled_is_never_asked(world: World) -> None:
    channel = Agora(world.square, capabilities=Capabilities(polls_every=None))
    assert not poll_next(world.through(channel))


def test_the_rest_a_network_asks_for_is_obeyed(world: World) -> None:
    world.square.polled = [Polled((), rest=60 * MINUTE)]
    assert poll_next(world.house)
    assert connection(world).next_poll_at == NOW + 60 * MINUTE


@pytest.mark.parametrize(
    "asked", [Polled((), rest=timedelta(days=115)), TemporaryFailure("rate_limited", timedelta(days=115))]
)
def test_an_odd_wait_silences_an_account_for_a_day_at_most(
    world: World, asked: Polled | TemporaryFailure
) -> None:
    world.square.polled = [asked]
    assert poll_next(world.house)
    assert connection(world).next_poll_at == NOW + timedelta(days=1)


def test_a_short_rest_does_not_hurry_the_next_poll(world: World) -> None:
    world.square.polled = [Polled((), rest=MINUTE)]
    assert poll_next(world.house)
    assert connection(world).next_poll_at == NOW + 5 * MINUTE


def test_an_account_at_rest_is_not_polled_either(world: World, clock: time_machine.Traveller) -> None:
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).rest_until = NOW + MINUTE
    assert not poll_next(world.house)
    clock.shift(MINUTE)
    assert poll_next(world.house)


def test_polls_stop_where_the_days_calls_are_kept_for_people(
    world: World, clock: time_machine.Traveller
) -> None:
    budget = Capabilities(budget=Budget(units=10, kept=4))
    house = world.through(Agora(world.square, capabilities=budget))
    world.square.polled = [Polled((), spent=5), Polled((), spent=5), Polled((POSTED,))]
    for _ in range(4):
        poll_next(house)
        clock.shift(5 * MINUTE)
    assert len(world.square.polled) == 1, "two polls, though three were due"
    clock.shift(timedelta(days=1))
    assert poll_next(house)
    assert world.square.polled == []


def test_a_reply_that_is_due_goes_before_a_poll_of_its_account(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    world.square.polled = [Polled((), cursor="7")]
    world.send(comment, delay=timedelta(0))
    poll_next(world.house)
    assert connection(world).poll_cursor is None
    deliver_next(world.house)
    clock.shift(AFTER_A_REPLY)
    poll_next(world.house)
    assert connection(world).poll_cursor == "7"


@pytest.mark.parametrize(
    ("wait", "due"), [(None, 5 * MINUTE), (MINUTE, 5 * MINUTE), (90 * MINUTE, 90 * MINUTE)]
)
def test_a_failure_that_passes_waits_as_long_as_the_network_asks(
    world: World, wait: timedelta | None, due: timedelta
) -> None:
    world.square.polled = [TemporaryFailure("rate_limited", wait)]
    assert poll_next(world.house)
    kept = connection(world)
    assert (kept.next_poll_at, kept.last_poll_at, kept.problem) == (NOW + due, None, None)


def test_a_refusal_is_seen_and_asked_again_until_it_is_over(
    world: World, clock: time_machine.Traveller
) -> None:
    world.square.polled = [PermanentFailure("forbidden")]
    assert poll_next(world.house)
    assert (connection(world).next_poll_at, connection(world).problem) == (NOW + 5 * MINUTE, "forbidden")
    clock.shift(5 * MINUTE)
    assert poll_next(world.house)
    assert connection(world).problem is None


def test_a_dead_access_is_noted_once_and_no_longer_polled(
    world: World, clock: time_machine.Traveller
) -> None:
    world.square.polled = [NeedsReconnection("token_expired")]
    assert poll_next(world.house)
    clock.shift(timedelta(days=1))
    assert not poll_next(world.house)
    kept = connection(world)
    assert (kept.problem, kept.problem_since) == ("needs_reconnection", NOW)
    with world.db.reading() as session:
        lost = session.scalars(select(JournalEntry).where(JournalEntry.act == "connections.lose")).one()
    assert lost.by == "parvis"


class Slow(Agora):
    """Answers after a minute, while an edit comes in."""

    world: World
    clock: time_machine.Traveller

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        self.clock.shift(MINUTE)
        edited = CommentPosted("town", CommentSeen("c1", text="Et la patinoire ?"))
        self.world.hear(edited, read_now=True)
        self.clock.shift(MINUTE)
        return Polled((POSTED,))


def test_a_poll_asked_before_an_edit_does_not_undo_it(world: World, clock: time_machine.Traveller) -> None:
    world.hear(POSTED)
    channel = Slow(world.square)
    channel.world, channel.clock = world, clock
    assert poll_next(world.through(channel))
    assert world.comment(world.id_of("c1")).text == "Et la patinoire ?"
