"""The past of an account is read page by page, and never becomes the town's debt."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import settings
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.dismissal import Dismissal
from app.domain.errors import NotAllowed, NotFound
from app.domain.standing import State
from app.errands.backfilling import LATER, backfill, backfill_next
from app.errands.delivering import deliver_next
from app.ports.capabilities import Capabilities
from app.ports.channel import Polled
from app.ports.events import CommentPosted, CommentSeen
from app.ports.failures import NeedsReconnection, PermanentFailure, TemporaryFailure
from app.ports.spending import Budget
from tests.conftest import NOW
from tests.fakes import NAME, Agora
from tests.world import World

MONTH = timedelta(days=30)


def old(external_id: str, *, own: bool = False) -> CommentPosted:
    posted_at = NOW - timedelta(days=20)
    return CommentPosted(
        "town", CommentSeen(external_id, text="Et le marché ?", own=own, posted_at=posted_at)
    )


def connection(world: World) -> Connection:
    with world.db.reading() as session:
        found = session.get_one(Connection, world.connection_id)
        session.expunge(found)
    return found


def ask_for_the_past(world: World) -> None:
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).read_past(NOW - MONTH)


def test_nothing_is_read_until_somebody_asks_for_the_past(world: World) -> None:
    world.square.past = [Polled((old("c1"),))]
    assert not backfill_next(world.house)


def test_pages_are_read_until_the_network_has_no_more(world: World) -> None:
    world.square.past = [Polled((old("c1"), old("mine", own=True)), cursor="2"), Polled((old("c2"),))]
    ask_for_the_past(world)
    assert backfill_next(world.house)
    assert (connection(world).backfill_cursor, connection(world).backfilled) == ("2", 1)
    assert backfill_next(world.house)
    assert not backfill_next(world.house)
    assert (connection(world).backfill_since, connection(world).backfilled) == (None, 2)
    assert world.id_of("c1") != world.id_of("c2")


def test_one_that_nobody_foresaw_does_not_end_the_past(world: World) -> None:
    odd = CommentSeen("odd", text="?", posted_at=datetime(2026, 3, 1, 9, 0))  # noqa: DTZ001 - without a zone
    world.square.past = [Polled((CommentPosted("town", odd), old("c1")), cursor="2"), Polled((old("c2"),))]
    ask_for_the_past(world)
    assert backfill_next(world.house)
    assert backfill_next(world.house)
    assert connection(world).backfill_since is None
    assert world.id_of("c1") != world.id_of("c2")


def test_what_was_written_before_parvis_is_closed_with_that_as_its_reason(world: World) -> None:
    with world.db.writing() as session:
        settings.set_to(session, "backlog_start", NOW.date().isoformat(), now=NOW, by=CONSOLE)
    world.square.past = [Polled((old("c1"),))]
    assert backfill(world.house, NAME, "town", NOW - MONTH) == 1
    with world.db.reading() as session:
        reason = session.scalar(select(Dismissal.reason).where(Dismissal.comment_id == world.id_of("c1")))
    assert (world.comment(world.id_of("c1")).state, reason) == (State.DISMISSED, "before_parvis")


def test_a_busy_network_is_asked_again_later_from_the_same_page(
    world: World, clock: time_machine.Traveller
) -> None:
    world.square.past = [Polled((old("c1"),), cursor="2"), TemporaryFailure("busy"), Polled((old("c2"),))]
    ask_for_the_past(world)
    assert backfill_next(world.house)
    assert backfill_next(world.house)
    assert not backfill_next(world.house)
    assert connection(world).backfill_cursor == "2"
    clock.shift(LATER)
    assert backfill_next(world.house)
    assert world.id_of("c2")


@pytest.mark.parametrize("failing", [True, False])
@pytest.mark.parametrize("wait", [None, timedelta(hours=1)])
def test_the_past_of_an_account_holds_up_no_reply(
    world: World,
    wait: timedelta | None,
    failing: bool,  # noqa: FBT001 - a case comes by its name
) -> None:
    comment = world.a_comment()
    world.square.past = [TemporaryFailure("busy", wait) if failing else Polled((), cursor="2", rest=wait)]
    ask_for_the_past(world)
    assert backfill_next(world.house)
    world.send(comment, "Samedi à 9 h.", delay=timedelta(0))
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi à 9 h."]


def test_a_wait_that_the_network_asks_for_is_one_for_its_polls_too(
    world: World, clock: time_machine.Traveller
) -> None:
    hour = timedelta(hours=1)
    world.square.past = [Polled((old("c1"),), cursor="2", rest=hour), Polled((old("c2"),))]
    ask_for_the_past(world)
    assert backfill_next(world.house)
    assert not backfill_next(world.house)
    assert connection(world).next_poll_at == NOW + hour
    clock.shift(hour)
    assert backfill_next(world.house)


def test_a_network_that_refuses_keeps_its_past_and_loses_no_comment(world: World) -> None:
    world.square.past = [Polled((old("c1"),), cursor="2"), PermanentFailure("forbidden")]
    ask_for_the_past(world)
    assert backfill_next(world.house)
    assert backfill_next(world.house)
    assert not backfill_next(world.house)
    assert world.id_of("c1")
    assert connection(world).problem is None


def test_an_access_that_died_is_noted(world: World) -> None:
    world.square.past = [NeedsReconnection("expired")]
    ask_for_the_past(world)
    assert backfill_next(world.house)
    assert connection(world).problem == "needs_reconnection"


@pytest.mark.parametrize("failure", [TemporaryFailure("busy"), PermanentFailure("forbidden")])
def test_the_command_says_that_the_network_refused(
    world: World, failure: TemporaryFailure | PermanentFailure
) -> None:
    world.square.past = [Polled((old("c1"),), cursor="2"), failure]
    with pytest.raises(NotAllowed) as refusal:
        backfill(world.house, NAME, "town", NOW - MONTH)
    assert refusal.value.facts["reason"] == failure.reason
    assert world.id_of("c1")


def test_an_account_that_is_not_connected_has_no_past(world: World) -> None:
    with pytest.raises(NotFound):
        backfill(world.house, NAME, "elsewhere", NOW - MONTH)


def test_a_past_asked_for_anew_meanwhile_begins_at_its_first_page(world: World) -> None:
    class Interrupted(Agora):
        def backfill(self, *asked: object) -> Polled:
            with world.db.writing() as session:
                session.get_one(Connection, world.connection_id).read_past(NOW - 2 * MONTH)
            return Polled((old("c1"),), cursor="2")

    ask_for_the_past(world)
    assert backfill_next(world.through(Interrupted(world.square)))
    assert (connection(world).backfill_since, connection(world).backfill_cursor) == (NOW - 2 * MONTH, None)


def test_the_past_waits_for_the_next_day_when_the_days_calls_are_spent(
    world: World, clock: time_machine.Traveller
) -> None:
    paid = Agora(world.square, capabilities=Capabilities(budget=Budget(units=10, kept=4)))
    house = world.through(paid)
    world.square.past = [Polled((old("c1"),), cursor="2", spent=6), Polled((old("c2"),), spent=1)]
    ask_for_the_past(world)
    assert backfill_next(house)
    assert not backfill_next(house)
    clock.shift(timedelta(days=1))
    assert backfill_next(house)
    with world.db.reading() as session:
        assert session.scalar(select(Comment.id).where(Comment.external_id == "c2"))
