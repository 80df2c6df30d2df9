"""What a person decides about a reply that was refused, or that the network did not confirm."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import inbox, replies
from app.domain.errors import Conflict
from app.domain.reply import ReplyState
from app.domain.standing import FIRST, Shelf, State
from app.errands.delivering import deliver_next
from app.outbox import Outcome, OutcomeKind
from app.ports.channel import Dispatch
from app.ports.events import CommentEdited, CommentSeen, ReplyFailed
from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure
from tests.world import World

NOW = timedelta(0)
DELAY = timedelta(seconds=10)


def refused(world: World, comment: int, reason: str = "too_long") -> int:
    world.square.failing.append(PermanentFailure(reason))
    sent = world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    return sent


def doubtful(world: World, comment: int) -> int:
    """Send a reply that the network lost, and whose look-up fails for good: a person must look."""
    world.square.failing.append(InDoubt("no_answer"))
    world.square.find_failing.append(PermanentFailure("forbidden"))
    sent = world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    world.act(replies.retry, sent)
    deliver_next(world.house)
    assert world.reply(sent).state == ReplyState.IN_DOUBT
    return sent


def test_a_refused_reply_comes_first_and_says_why(world: World) -> None:
    comment = world.a_comment()
    reply = world.reply(refused(world, comment))
    assert (reply.state, reply.reason, reply.attempts) == (ReplyState.FAILED, "too_long", 1)
    kept = world.comment(comment)
    assert (kept.state, kept.shelf, kept.rank) == (State.UNANSWERED, Shelf.TO_ANSWER, FIRST)


def test_a_refused_reply_can_be_sent_anew(world: World) -> None:
    sent = refused(world, world.a_comment())
    world.act(replies.retry, sent)
    reply = world.reply(sent)
    assert (reply.state, reply.reason, reply.due_at) == (ReplyState.WAITING, None, world.now())
    deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]
    assert world.reply(sent).state == ReplyState.PUBLISHED


def test_a_refused_reply_sent_anew_twice_is_said_once(world: World) -> None:
    sent = refused(world, world.a_comment())
    world.act(replies.retry, sent)
    world.act(replies.retry, sent)
    while deliver_next(world.house):
        pass
    assert world.square.texts() == ["Samedi."]


def test_a_refused_reply_to_a_comment_that_changed_since_is_held(world: World) -> None:
    comment = world.a_comment()
    sent = refused(world, comment)
    world.hear(CommentEdited("town", CommentSeen("c1", text="Et le soir ?")))
    world.act(replies.retry, sent)
    deliver_next(world.house)
    assert world.square.said == []
    assert world.reply(sent).is_held


def test_the_next_attempt_can_be_brought_forward(world: World) -> None:
    world.square.failing.append(TemporaryFailure("busy", timedelta(hours=1)))
    sent = world.send(world.a_comment(), "Samedi.", delay=NOW)
    deliver_next(world.house)
    assert world.reply(sent).reason == "busy"
    assert world.reply(sent).due_at == world.now() + timedelta(hours=1)
    assert not deliver_next(world.house)
    world.act(replies.retry, sent)
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]


def test_what_is_public_undone_or_held_is_not_tried_again(world: World) -> None:
    public, undone, held = (world.a_comment() for _ in range(3))
    sent = world.send(public, delay=NOW)
    deliver_next(world.house)
    taken = world.send(undone)
    world.act(replies.undo, taken)
    kept = world.send(held, delay=None)
    for one in (sent, taken, kept):
        with pytest.raises(Conflict, match="reply_not_waiting"):
            world.act(replies.retry, one)
    assert len(world.square.said) == 1


def test_yes_it_is_there_closes_the_doubt(world: World) -> None:
    comment = world.a_comment()
    sent = doubtful(world, comment)
    assert (world.comment(comment).rank, world.comment(comment).state) == (FIRST, State.UNANSWERED)
    world.act(replies.resolve, sent, said=True, delay=DELAY)
    reply = world.reply(sent)
    assert (reply.state, reply.published_at, reply.external_id) == (ReplyState.PUBLISHED, world.now(), None)
    assert world.comment(comment).state == State.ANSWERED
    assert not deliver_next(world.house)


def test_no_it_is_not_sends_it_again_with_a_fresh_delay(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment()
    sent = doubtful(world, comment)
    world.act(replies.resolve, sent, said=False, delay=DELAY)
    assert world.reply(sent).due_at == world.now() + DELAY
    assert not deliver_next(world.house)
    clock.shift(DELAY)
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]


def test_no_it_is_not_can_still_be_taken_back(world: World) -> None:
    comment = world.a_comment()
    sent = doubtful(world, comment)
    world.act(replies.resolve, sent, said=False, delay=None)
    assert world.reply(sent).awaits_confirmation
    world.act(replies.undo, sent)
    assert world.draft_on(comment) == "Samedi."


def test_a_doubt_is_decided_once(world: World) -> None:
    sent = doubtful(world, world.a_comment())
    world.act(replies.resolve, sent, said=False, delay=DELAY)
    with pytest.raises(Conflict, match="reply_not_in_doubt"):
        world.act(replies.resolve, sent, said=False, delay=DELAY)


def test_a_reply_without_doubt_is_not_decided(world: World) -> None:
    sent = world.send(world.a_comment())
    with pytest.raises(Conflict, match="reply_not_in_doubt"):
        world.act(replies.resolve, sent, said=True, delay=DELAY)


def test_a_reply_refused_late_lets_its_comment_wait_again(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    since = world.comment(comment).waiting_since
    sent = world.send(comment, delay=NOW)
    deliver_next(world.house)
    assert world.comment(comment).state == State.ANSWERED
    clock.shift(timedelta(minutes=3))
    world.hear(ReplyFailed("town", "said-1", "removed_by_network"))
    reply = world.reply(sent)
    assert (reply.state, reply.reason, reply.external_id) == (ReplyState.FAILED, "removed_by_network", None)
    kept = world.comment(comment)
    assert (kept.state, kept.rank, kept.waiting_since) == (State.UNANSWERED, FIRST, since)
    lines = len(world.journal())
    world.hear(ReplyFailed("town", "said-1", "removed_by_network"))
    assert len(world.journal()) == lines


def test_a_refusal_that_comes_before_the_networks_yes_is_kept_for_it(world: World) -> None:
    def refuse(external_id: str, _dispatch: Dispatch) -> None:
        world.hear(ReplyFailed("town", external_id, "window_closed"))
        world.hear(ReplyFailed("town", "of-somebody-else", "window_closed"))

    comment = world.a_comment()
    other = world.send(world.a_comment("Et la patinoire ?"), "Samedi.", delay=NOW)
    deliver_next(world.house)
    world.square.meanwhile = [refuse]
    sent = world.send(comment, delay=NOW)
    deliver_next(world.house)
    reply = world.reply(sent)
    assert (reply.state, reply.reason) == (ReplyState.FAILED, "window_closed")
    assert world.comment(comment).state == State.UNANSWERED
    assert world.reply(other).state == ReplyState.PUBLISHED


def test_a_late_refusal_of_words_we_did_not_say_changes_nothing(world: World) -> None:
    harbour = world.another_account()
    sent = world.send(world.a_comment(), delay=NOW)
    deliver_next(world.house)
    world.hear(ReplyFailed("town", "said-99", "removed_by_network"))
    with world.db.writing() as session:
        replies.fail_late(session, harbour, "said-1", "removed_by_network", now=world.now())
    assert world.reply(sent).state == ReplyState.PUBLISHED


def test_a_late_refusal_of_what_already_failed_changes_nothing(world: World) -> None:
    sent = refused(world, world.a_comment())
    with world.db.writing() as session:
        reply, _comment = inbox.find_reply(session, sent)
        reply.external_id = "said-1"
    world.hear(ReplyFailed("town", "said-1", "removed_by_network"))
    assert world.reply(sent).reason == "too_long"


def test_what_should_not_leave_any_more_is_not_dispatched(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment)
    world.act(replies.undo, sent)
    with world.db.writing() as session:
        assert replies.dispatch(session, sent, asking=True, now=world.now()) is None


@pytest.mark.parametrize("kind", [OutcomeKind.DOUBT, OutcomeKind.ASK, OutcomeKind.FAILED, OutcomeKind.HELD])
def test_each_trouble_has_its_line_in_the_journal(world: World, kind: OutcomeKind) -> None:
    sent = world.send(world.a_comment())
    with world.db.writing() as session:
        replies.settle(session, sent, Outcome(kind, reason="no_answer"), world.now())
    line = world.journal()[-1]
    assert (line.by, line.subject, line.details) == ("parvis", f"reply:{sent}", {"reason": "no_answer"})
