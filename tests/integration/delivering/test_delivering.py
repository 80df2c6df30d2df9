"""A promise leaves for its network once, whatever the network answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import inbox, replies
from app.domain.connection import Connection
from app.domain.delivery import Delivery
from app.domain.reply import ReplyState
from app.domain.standing import FIRST, Shelf, State
from app.errands.delivering import deliver_next
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen, PostSeen
from app.ports.failures import (
    NOT_READABLE,
    InDoubt,
    NeedsReconnection,
    NetworkFailure,
    PermanentFailure,
    TemporaryFailure,
)
from tests.world import World

NOW = timedelta(0)
OLD = timedelta(minutes=10)


def a_reply_to_old_news(world: World, clock: time_machine.Traveller) -> int:
    """Send to a comment heard of ten minutes ago."""
    sent = world.send(world.a_comment(), "Samedi.", delay=OLD)
    clock.shift(OLD)
    return sent


def read_as(world: World, text: str) -> None:
    world.square.reads["c1"] = CommentPosted("town", CommentSeen("c1", text=text))


def test_what_the_network_never_lets_be_read_again_is_answered_all_the_same(
    world: World, clock: time_machine.Traveller
) -> None:
    a_reply_to_old_news(world, clock)
    world.square.reads["c1"] = PermanentFailure(NOT_READABLE)
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]


def test_a_reply_is_delivered_once(world: World) -> None:
    comment = world.a_comment(parent_external_id="c0", posted_at=world.now() - timedelta(days=2))
    sent = world.send(comment, "Samedi.", delay=NOW)
    assert deliver_next(world.house)
    assert not deliver_next(world.house)
    ((external_id, said),) = world.square.said
    assert (said.text, said.account, said.key) == ("Samedi.", "town", f"reply:{sent}")
    assert (said.comment_external_id, said.parent_external_id) == ("c1", "c0")
    assert (said.post_external_id, said.author_external_id) == ("p1", "marc")
    assert said.first_attempt_at == world.now()
    reply = world.reply(sent)
    assert (reply.state, reply.external_id, reply.published_at) == (
        ReplyState.PUBLISHED,
        external_id,
        world.now(),
    )
    assert (reply.attempts, reply.attempted_at, reply.reason) == (1, world.now(), None)
    assert (world.comment(comment).state, world.comment(comment).shelf) == (State.ANSWERED, Shelf.DONE)


def test_a_reply_to_somebody_unnamed_is_delivered_too(world: World) -> None:
    world.send(world.a_comment(by=None), delay=NOW)
    deliver_next(world.house)
    assert world.square.said[0][1].author_external_id is None


def test_while_it_leaves_a_reply_is_seen_leaving(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment, delay=NOW)
    seen: list[object] = []
    world.square.meanwhile.append(
        lambda *_: seen.extend([world.reply(sent).state, world.comment(comment).shelf])
    )
    deliver_next(world.house)
    assert seen == [ReplyState.SENDING, Shelf.OUTGOING]


def test_a_failure_that_passes_is_tried_again_when_the_network_wants(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.", delay=NOW)
    world.square.failing.append(TemporaryFailure("rate_limited", timedelta(minutes=4)))
    deliver_next(world.house)
    reply = world.reply(sent)
    assert (reply.state, reply.reason) == (ReplyState.WAITING, "rate_limited")
    assert reply.due_at == world.now() + timedelta(minutes=4)
    assert world.comment(comment).shelf == Shelf.OUTGOING
    clock.shift(timedelta(minutes=4) - timedelta(seconds=1))
    assert not deliver_next(world.house)
    clock.shift(timedelta(seconds=1))
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]
    assert (world.reply(sent).attempts, world.reply(sent).reason) == (2, None)


def test_an_access_to_renew_keeps_the_reply_until_it_is_renewed(world: World) -> None:
    sent = world.send(world.a_comment(), "Samedi.", delay=NOW)
    world.square.failing.append(NeedsReconnection("token_expired"))
    assert deliver_next(world.house)
    assert not deliver_next(world.house)
    reply = world.reply(sent)
    assert (reply.state, reply.reason) == (ReplyState.WAITING, "needs_reconnection")
    with world.db.reading() as session:
        assert session.get_one(Connection, world.connection_id).problem == "needs_reconnection"
        assert session.scalars(select(Delivery.attempts)).all() == [0]
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).recover()
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]


def test_a_refusal_comes_back_first_in_the_queue(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment()
    world.square.failing.append(PermanentFailure("forbidden"))
    sent = world.send(comment, delay=NOW)
    deliver_next(world.house)
    clock.shift(timedelta(days=2))
    assert not deliver_next(world.house)
    assert world.square.said == []
    assert (world.reply(sent).state, world.reply(sent).reason) == (ReplyState.FAILED, "forbidden")
    assert (world.comment(comment).shelf, world.comment(comment).rank) == (Shelf.TO_ANSWER, FIRST)


def test_a_failure_without_a_name_is_a_doubt(world: World) -> None:
    """Only what says that nothing was written allows the same thing to be said again."""
    sent = world.send(world.a_comment(), delay=NOW)
    world.square.failing.append(NetworkFailure("strange"))
    deliver_next(world.house)
    assert (world.reply(sent).state, world.reply(sent).reason) == (ReplyState.IN_DOUBT, "strange")


def test_news_of_less_than_ten_minutes_is_not_read_again(world: World, clock: time_machine.Traveller) -> None:
    world.send(world.a_comment(), delay=OLD - timedelta(seconds=1))
    clock.shift(OLD - timedelta(seconds=1))
    assert deliver_next(world.house)  # a read would fail: this network has nothing to read
    assert len(world.square.said) == 1


def test_old_news_is_read_first_and_answered_when_unchanged(
    world: World, clock: time_machine.Traveller
) -> None:
    a_reply_to_old_news(world, clock)
    read_as(world, "Quand ouvre la piscine ?")
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]


def test_old_news_that_changed_holds_the_reply_with_both_texts(
    world: World, clock: time_machine.Traveller
) -> None:
    sent = a_reply_to_old_news(world, clock)
    read_as(world, "Et l’hiver ?")
    deliver_next(world.house)
    assert world.square.said == []
    reply = world.reply(sent)
    assert (reply.is_held, reply.held_at, reply.reason) == (True, world.now(), "comment_edited")
    assert (reply.seen_text, world.comment(1).text) == ("Quand ouvre la piscine ?", "Et l’hiver ?")
    assert not deliver_next(world.house)
    world.act(replies.release, sent, delay=NOW)
    deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]


def test_old_news_that_is_gone_ends_the_reply(world: World, clock: time_machine.Traveller) -> None:
    sent = a_reply_to_old_news(world, clock)
    world.square.reads["c1"] = CommentRemoved("town", "c1")
    deliver_next(world.house)
    assert world.square.said == []
    assert (world.reply(sent).state, world.reply(sent).reason) == (ReplyState.FAILED, "comment_gone")
    kept = world.comment(1)
    assert (kept.state, kept.shelf, kept.rank) == (State.REMOVED, Shelf.TO_ANSWER, FIRST)


def test_a_comment_removed_meanwhile_is_not_answered(world: World, clock: time_machine.Traveller) -> None:
    """It went while an attempt was in the air; nothing is asked of the network again."""
    sent = world.send(world.a_comment(), delay=NOW)
    world.square.failing.append(TemporaryFailure("busy"))
    deliver_next(world.house)
    with world.db.writing() as session:
        inbox.find_reply(session, sent)[1].removed_at = world.now()
    clock.shift(timedelta(seconds=5))
    assert deliver_next(world.house)
    assert world.square.said == []
    assert (world.reply(sent).state, world.reply(sent).reason) == (ReplyState.FAILED, "comment_gone")


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (TemporaryFailure("busy"), ReplyState.WAITING),
        (NeedsReconnection("token_expired"), ReplyState.WAITING),
        (PermanentFailure("forbidden"), ReplyState.FAILED),
        (InDoubt("no_answer"), ReplyState.IN_DOUBT),
    ],
)
def test_what_cannot_be_read_is_not_answered_blindly(
    world: World, clock: time_machine.Traveller, failure: NetworkFailure, state: ReplyState
) -> None:
    sent = a_reply_to_old_news(world, clock)
    reads: dict[str, CommentPosted | PostSeen | CommentRemoved | NetworkFailure] = {"c1": failure}
    world.square.reads.update(reads)
    deliver_next(world.house)
    assert world.square.said == []
    assert world.reply(sent).state == state


def test_an_account_rests_as_long_as_its_network_asks(world: World, clock: time_machine.Traveller) -> None:
    harbour = world.another_account()
    world.square.rest = timedelta(minutes=5)
    world.send(world.a_comment(), "Samedi.", delay=NOW)
    second = world.send(world.a_comment(), "Dimanche.", delay=NOW)
    assert deliver_next(world.house)
    assert not deliver_next(world.house)
    with world.db.reading() as session:
        rests = {one.id: one.rest_until for one in session.scalars(select(Connection))}
    assert rests == {world.connection_id: world.now() + timedelta(minutes=5), harbour: None}
    clock.shift(timedelta(minutes=5))
    assert deliver_next(world.house)
    assert world.reply(second).state == ReplyState.PUBLISHED
