"""When its comment changes, a reply that waits is held: the person decides, without limit of time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import closing, outbox, replies
from app.domain.errors import Conflict
from app.domain.reply import ReplyState
from app.domain.standing import FIRST, Shelf, State
from app.errands.delivering import deliver_next
from app.ports.events import CommentEdited, CommentPosted, CommentRemoved, CommentSeen
from tests.world import LEASE, World

BEFORE, AFTER = "Quand ouvre la piscine ?", "Quand ferme la piscine ?"
NOW = timedelta(0)
DELAY = timedelta(seconds=10)


def edit(world: World, text: str = AFTER) -> None:
    world.hear(CommentEdited("town", CommentSeen("c1", text=text), edited_at=world.now()))


def acts(world: World, reply_id: int) -> list[str]:
    return [line.act for line in world.journal() if line.subject == f"reply:{reply_id}"]


def test_an_edit_holds_the_reply_that_waits(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment(BEFORE)
    sent = world.send(comment)
    clock.shift(timedelta(seconds=3))
    edit(world)
    reply = world.reply(sent)
    assert reply.is_held
    assert (reply.held_at, reply.seen_text) == (world.now(), BEFORE)
    assert (world.comment(comment).shelf, world.comment(comment).rank) == (Shelf.TO_ANSWER, FIRST)
    clock.shift(timedelta(days=40))
    assert not deliver_next(world.house)
    assert acts(world, sent) == ["replies.send", "replies.hold"]


def test_an_edit_holds_the_reply_that_awaits_its_confirmation(world: World) -> None:
    sent = world.send(world.a_comment(BEFORE), delay=None)
    edit(world)
    assert world.reply(sent).is_held
    assert not world.reply(sent).awaits_confirmation


def test_a_second_edit_leaves_it_held_since_the_first(world: World, clock: time_machine.Traveller) -> None:
    sent = world.send(world.a_comment(BEFORE))
    edit(world)
    first = world.now()
    clock.shift(timedelta(seconds=5))
    edit(world, "Et l’été ?")
    assert world.reply(sent).held_at == first
    assert acts(world, sent).count("replies.hold") == 1


def test_a_held_reply_leaves_as_it_is_with_a_fresh_delay(world: World, clock: time_machine.Traveller) -> None:
    sent = world.send(world.a_comment(BEFORE))
    edit(world)
    world.act(replies.release, sent, delay=DELAY)
    reply = world.reply(sent)
    assert (reply.is_held, reply.due_at, reply.seen_text) == (False, world.now() + DELAY, AFTER)
    assert not deliver_next(world.house)
    clock.shift(DELAY)
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi à 9 h."]
    assert acts(world, sent) == ["replies.send", "replies.hold", "replies.release", "replies.publish"]


def test_a_held_reply_that_is_not_sent_becomes_the_draft(world: World) -> None:
    comment = world.a_comment(BEFORE)
    sent = world.send(comment)
    edit(world)
    world.act(replies.undo, sent)
    assert world.draft_on(comment) == "Samedi à 9 h."
    assert not world.reply(sent).is_held
    assert world.comment(comment).rank != FIRST
    with pytest.raises(Conflict, match="reply_not_waiting"):
        world.act(replies.release, sent, delay=DELAY)


def test_a_reply_that_leaves_by_itself_needs_no_release(world: World) -> None:
    sent = world.send(world.a_comment())
    with pytest.raises(Conflict, match="reply_not_waiting"):
        world.act(replies.release, sent, delay=NOW)


def test_what_is_in_flight_is_not_held(world: World) -> None:
    comment = world.a_comment(BEFORE)
    sent = world.send(comment, delay=NOW)
    world.square.meanwhile.append(lambda *_: edit(world))
    deliver_next(world.house)
    assert world.reply(sent).state == ReplyState.PUBLISHED
    assert not world.reply(sent).is_held


def test_an_edit_with_the_same_words_holds_nothing(world: World) -> None:
    sent = world.send(world.a_comment(BEFORE))
    edit(world, BEFORE)
    assert not world.reply(sent).is_held


def test_when_its_comment_goes_a_waiting_reply_becomes_the_draft(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.")
    world.hear(CommentRemoved("town", "c1"))
    assert world.reply(sent).state == ReplyState.UNDONE
    assert world.draft_on(comment) == "Samedi."
    kept = world.comment(comment)
    assert (kept.state, kept.shelf) == (State.REMOVED, Shelf.TO_ANSWER)
    clock.shift(timedelta(hours=1))
    assert not deliver_next(world.house)
    world.decide(closing.dismiss, comment, "gone", by=world.claire.actor)
    assert world.comment(comment).shelf == Shelf.DONE
    assert world.draft_on(comment) is None


def test_when_its_comment_goes_a_held_reply_becomes_the_draft(world: World) -> None:
    comment = world.a_comment(BEFORE)
    sent = world.send(comment, "Samedi.")
    edit(world)
    world.hear(CommentRemoved("town", "c1"))
    assert not world.reply(sent).is_held
    assert world.draft_on(comment) == "Samedi."


def test_when_its_comment_goes_what_was_begun_is_kept_too(world: World) -> None:
    comment = world.a_comment()
    world.send(comment, "Samedi.")
    world.draft(comment, "Et dimanche.")
    world.hear(CommentRemoved("town", "c1"))
    assert world.draft_on(comment) == "Samedi.\n\nEt dimanche."


def test_when_its_comment_goes_what_flies_is_left_to_settle(world: World) -> None:
    sent = world.send(world.a_comment(), delay=NOW)
    with world.db.writing() as session:
        outbox.claim(session, world.now(), LEASE)
    world.hear(CommentRemoved("town", "c1"))
    assert world.draft_on(1) is None
    assert world.reply(sent).state == ReplyState.WAITING


def test_an_edit_between_two_attempts_is_not_answered_blindly(
    world: World, clock: time_machine.Traveller
) -> None:
    """The edit came while the reply was in the air: it is seen before the next attempt."""
    comment = world.a_comment(BEFORE)
    sent = world.send(comment, delay=NOW)
    with world.db.writing() as session:
        outbox.claim(session, world.now(), LEASE)
    edit(world)
    clock.shift(LEASE)
    deliver_next(world.house)
    assert world.square.said == []
    assert world.reply(sent).is_held
    assert (world.reply(sent).reason, world.comment(comment).rank) == ("comment_edited", FIRST)


def test_an_old_comment_that_changed_unheard_is_shown_before_it_is_answered(
    world: World, clock: time_machine.Traveller
) -> None:
    sent = world.send(world.a_comment(BEFORE), delay=timedelta(minutes=11))
    world.square.reads["c1"] = CommentPosted("town", CommentSeen("c1", text=AFTER))
    clock.shift(timedelta(minutes=11))
    deliver_next(world.house)
    reply = world.reply(sent)
    assert reply.is_held
    assert (reply.seen_text, world.comment(1).text) == (BEFORE, AFTER)
    assert acts(world, sent) == ["replies.send", "replies.hold"]
