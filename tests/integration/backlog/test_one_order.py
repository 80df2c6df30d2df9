"""Acts that touch several rows take them in one order: none is ended by the database for another's sake."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from app import backlog, closing, intake, outbox, replies, spending, together
from app.db import Database
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.due import SERVICES_CHANGED, Due
from app.domain.reply import ReplyState
from app.domain.standing import State
from app.errands.reading import read_next
from app.outbox import Claim
from app.ports.capabilities import Capabilities
from app.ports.events import CommentPosted
from app.ports.spending import Budget
from tests.fakes import Agora
from tests.integration.replies.test_at_the_same_moment import ECHO, SAID, until_it_waits
from tests.world import LEASE, World, found

AT_ONCE = timedelta(0)
Act = Callable[[Session], object]
Other = Callable[[World], object]


@pytest.fixture
def world(postgresql: Database, clock: time_machine.Traveller) -> World:
    return found(postgresql)


def meanwhile(world: World, first: Act, other: Other, second: Act) -> None:
    """In one act do the first thing, let another act begin, and once it waits do the second thing."""
    with ThreadPoolExecutor(1) as hand:
        with world.db.writing() as session:
            first(session)
            began = hand.submit(other, world)
            until_it_waits(world, began)
            second(session)
        began.result(timeout=30)


def closes(world: World, comment_id: int) -> Act:
    """Close the comment, as one of several."""

    def close(session: Session) -> None:
        comment = session.get_one(Comment, comment_id)
        closing.dismiss(session, comment, "off_topic", by=world.paul.actor, now=world.now())

    return close


def hears(world: World, *events: CommentPosted) -> Act:
    def hear(session: Session) -> None:
        account = session.get_one(Connection, world.connection_id)
        intake.take_in(session, account, events, now=world.now(), read_now=True)

    return hear


def states(world: World, *comment_ids: int) -> list[str | None]:
    return [world.comment(one).state for one in comment_ids]


def _settle(world: World, claim: Claim) -> None:
    with world.db.writing() as session:
        assert outbox.settle(session, claim, SAID, world.now())
        replies.settle(session, claim.subject_id, SAID, world.now())


def test_a_reply_is_written_down_while_its_comment_and_our_own_words_are_told(world: World) -> None:
    asked = world.event("Quand ouvre la piscine ?")
    world.hear(asked)
    comment = world.id_of("c1")
    sent = world.send(comment, delay=AT_ONCE)
    with world.db.writing() as session:
        claim = outbox.claim(session, world.now(), LEASE)
        assert claim is not None
        assert replies.dispatch(session, sent, asking=True, now=world.now())
    meanwhile(world, hears(world, asked), lambda world: _settle(world, claim), hears(world, ECHO))
    assert world.reply(sent).state == ReplyState.PUBLISHED
    assert world.comment(world.id_of("own1")).via_reply_id == sent
    assert states(world, comment) == [State.ANSWERED]


def test_a_list_that_comes_newest_first_is_taken_in_while_a_colleague_closes_several(world: World) -> None:
    events = [world.event(f"Quand ouvre la piscine {number} ?") for number in range(2)]
    older, newer = world.all_at_once(*events)
    meanwhile(world, closes(world, older), lambda world: world.hear(*reversed(events)), closes(world, newer))
    assert states(world, older, newer) == [State.DISMISSED] * 2


def test_several_are_taken_back_while_a_colleague_closes_them(world: World) -> None:
    older, newer = world.a_comment(), world.a_comment()
    with world.db.writing() as session:
        deed = together.tag(session, [older, newer], "complaint", by=world.claire, now=world.now())

    def undo(world: World) -> None:
        with world.db.writing() as session:
            together.undo(session, together.find(session, deed.id), by=world.claire, now=world.now())

    meanwhile(world, closes(world, older), undo, closes(world, newer))
    assert states(world, older, newer) == [State.DISMISSED] * 2
    assert {world.comment(one).intent for one in (older, newer)} == {"question"}


def test_what_waits_is_sorted_anew_while_a_colleague_closes_several(
    world: World, clock: time_machine.Traveller
) -> None:
    older = world.a_comment()
    clock.shift(timedelta(minutes=1))
    newer = world.a_comment()
    with world.db.writing() as session:
        session.add(Due(name=SERVICES_CHANGED, next_at=world.now()))

    def sort(world: World) -> None:
        with world.db.writing() as session:
            assert intake.sort_some_anew(session, 10, now=world.now())

    meanwhile(world, closes(world, older), sort, closes(world, newer))
    assert states(world, older, newer) == [State.DISMISSED] * 2


def test_a_comment_is_closed_at_the_moment_when_it_comes_back(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    world.decide(closing.remind, comment, until=world.now() + timedelta(hours=1), by=world.claire.actor)
    clock.shift(timedelta(hours=1))

    def wake(world: World) -> None:
        with world.db.writing() as session:
            assert closing.wake(session, now=world.now())
            assert not closing.wake(session, now=world.now())

    meanwhile(
        world,
        lambda session: backlog.lock(session, session.get_one(Comment, comment)),
        wake,
        closes(world, comment),
    )
    assert states(world, comment) == [State.DISMISSED]
    assert "closing.wake" not in [line.act for line in world.journal()]


def test_calls_are_counted_while_a_comment_is_read(world: World) -> None:
    budget = Budget(units=100, kept=10, read=1)
    house = world.through(Agora(world.square, capabilities=Capabilities(longest=500, budget=budget)))
    seen = world.event(None, whole=False)
    world.hear(seen)
    world.square.reads["c1"] = world.event("Quand ouvre la piscine ?", external_id="c1")

    def count(session: Session) -> None:
        spending.spend(session, world.connection_id, 5, now=world.now())

    meanwhile(world, hears(world), lambda _world: read_next(house), count)
    with world.db.reading() as session:
        assert spending.lately(session, world.connection_id, now=world.now()) == 6
