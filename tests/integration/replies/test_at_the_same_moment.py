"""A person, the worker and a network decide about one reply at the same moment: none locks another out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy import text as sql

from app import closing, outbox, replies
from app.db import Database
from app.domain.comment import Comment
from app.domain.errors import Conflict
from app.domain.reply import ReplyState
from app.outbox import Claim, Outcome, OutcomeKind
from app.ports.events import CommentPosted, CommentSeen
from tests.world import LEASE, World, found

NOW = timedelta(0)
T = TypeVar("T")
Press = Callable[[World, int, int], None]
ECHO = CommentPosted(
    "town",
    CommentSeen("own1", text="Samedi à 9 h.", own=True, parent_external_id="c1", post_external_id="p1"),
)
SAID = Outcome(OutcomeKind.DELIVERED, external_id="own1")


@pytest.fixture
def world(postgresql: Database, clock: time_machine.Traveller) -> World:
    return found(postgresql)


def _undo(world: World, _comment: int, sent: int) -> None:
    world.act(replies.undo, sent)


def _retry(world: World, _comment: int, sent: int) -> None:
    world.act(replies.retry, sent)


def _dismiss(world: World, comment: int, _sent: int) -> None:
    world.decide(closing.dismiss, comment, "off_topic", by=world.claire.actor)


def waits_or_is_done(world: World, other: Future[T]) -> bool:
    queue = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    with world.db.reading() as session:
        queues = session.scalar(sql(f"{queue} AND wait_event_type = 'Lock'"))
    return other.done() or bool(queues)


def until_it_waits(world: World, other: Future[T]) -> None:
    assert any(waits_or_is_done(world, other) for _ in range(5000))


@pytest.mark.parametrize("press", [_undo, _retry, _dismiss])
def test_what_is_pressed_while_a_worker_takes_the_reply_comes_too_late(world: World, press: Press) -> None:
    comment = world.a_comment()
    sent = world.send(comment, delay=NOW)
    with ThreadPoolExecutor(1) as hand:
        with world.db.writing() as session:
            claim = outbox.claim(session, world.now(), LEASE)
            pressed = hand.submit(press, world, comment, sent)
            until_it_waits(world, pressed)
            assert claim is not None
            assert replies.dispatch(session, sent, asking=True, now=world.now())
        with pytest.raises(Conflict):
            pressed.result(timeout=30)
    assert world.reply(sent).state == ReplyState.SENDING


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize("press", [_undo, _dismiss])
def test_what_is_taken_back_while_its_comment_changes_is_the_draft(
    world: World, press: Press, *, gone: bool
) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.")
    with ThreadPoolExecutor(1) as hand:
        with world.db.writing() as session:
            changing = session.get_one(Comment, comment, with_for_update={"key_share": True})
            pressed = hand.submit(press, world, comment, sent)
            until_it_waits(world, pressed)
            replies.hold_for(session, changing, now=world.now(), gone=gone)
        pressed.result(timeout=30)
    assert (world.reply(sent).state, world.draft_on(comment)) == (ReplyState.UNDONE, "Samedi.")


def test_our_words_that_come_again_while_they_are_written_down_are_that_reply(world: World) -> None:
    sent = world.send(world.a_comment(), delay=NOW)
    claim = _taken(world)
    world.hear(ECHO)
    with ThreadPoolExecutor(1) as worker:
        with world.db.writing() as session:
            echo = select(Comment).where(Comment.external_id == "own1")
            own = session.scalars(echo.with_for_update()).one()
            settled = worker.submit(_settle, world, claim)
            until_it_waits(world, settled)
            assert replies.recognise(session, own)
        settled.result(timeout=30)
    assert world.comment(world.id_of("own1")).via_reply_id == sent


def _taken(world: World) -> Claim:
    with world.db.writing() as session:
        claim = outbox.claim(session, world.now(), LEASE)
        assert claim is not None
        assert replies.dispatch(session, claim.subject_id, asking=True, now=world.now())
        return claim


def _settle(world: World, claim: Claim) -> None:
    with world.db.writing() as session:
        assert outbox.settle(session, claim, SAID, world.now())
        replies.settle(session, claim.subject_id, SAID, world.now())
