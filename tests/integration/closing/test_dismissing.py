"""Nothing leaves the queue without an answer but for a stated reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import closing, departments, outbox
from app.domain.assignment import Assignment
from app.domain.dismissal import OFFERED, Dismissal, Reason
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.reply import ReplyState
from app.domain.standing import Shelf, State
from app.errands.delivering import deliver_next
from app.ports.events import CommentEdited, CommentRemoved, CommentSeen
from app.ports.failures import InDoubt, PermanentFailure
from tests.world import LEASE, World

NOW = timedelta(0)


def dismiss(world: World, comment: int, reason: str = "thanks_read") -> Dismissal:
    return world.decide(closing.dismiss, comment, reason, by=world.claire.actor)


def undo(world: World, dismissal: Dismissal) -> None:
    with world.db.writing() as session:
        kept, comment = closing.find(session, dismissal.id)
        closing.undo(session, kept, comment, by=world.claire.actor, now=world.now())


@pytest.mark.parametrize("reason", OFFERED)
def test_each_reason_closes_and_is_kept(world: World, reason: Reason) -> None:
    comment = world.a_comment()
    dismissal = dismiss(world, comment, reason)
    kept = world.comment(comment)
    assert (kept.state, kept.shelf) == (State.DISMISSED, Shelf.DONE)
    assert (dismissal.reason, dismissal.by, dismissal.dismissed_at) == (
        reason,
        world.claire.actor,
        world.now(),
    )


@pytest.mark.parametrize("reason", ["", "because", "before_parvis"])
def test_without_a_reason_of_the_list_nothing_is_closed(world: World, reason: str) -> None:
    comment = world.a_comment()
    with pytest.raises(Invalid, match="reason_missing"):
        dismiss(world, comment, reason)
    assert world.comment(comment).state == State.UNANSWERED


def test_the_same_reason_again_is_the_same_dismissal(world: World) -> None:
    comment = world.a_comment()
    assert dismiss(world, comment).id == dismiss(world, comment).id


def test_a_dismissal_taken_back_lets_the_comment_wait_as_long_as_before(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    since = world.comment(comment).waiting_since
    clock.shift(timedelta(days=2))
    dismissal = dismiss(world, comment)
    undo(world, dismissal)
    lines = len(world.journal())
    undo(world, dismissal)
    kept = world.comment(comment)
    assert (kept.state, kept.shelf, kept.waiting_since) == (State.UNANSWERED, Shelf.TO_ANSWER, since)
    assert len(world.journal()) == lines
    assert dismiss(world, comment).id != dismissal.id


def test_another_reason_replaces_the_first_and_one_undo_is_enough(world: World) -> None:
    comment = world.a_comment()
    dismiss(world, comment, "thanks_read")
    second = dismiss(world, comment, "off_topic")
    assert second.reason == Reason.OFF_TOPIC
    assert world.comment(comment).state == State.DISMISSED
    undo(world, second)
    assert world.comment(comment).state == State.UNANSWERED


def test_an_edit_lifts_a_dismissal_and_the_same_reason_closes_anew(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    first = dismiss(world, comment)
    clock.shift(timedelta(hours=1))
    world.hear(CommentEdited("town", CommentSeen("c1", text="Et le soir ?"), edited_at=world.now()))
    assert world.comment(comment).waiting_since == world.now()
    clock.shift(timedelta(minutes=1))
    second = dismiss(world, comment)
    assert second.id != first.id
    assert world.comment(comment).state == State.DISMISSED
    undo(world, second)
    assert world.comment(comment).waiting_since == world.now() - timedelta(minutes=1)


def test_a_dismissal_ends_the_open_assignment(world: World) -> None:
    comment = world.a_comment()
    assignment = world.decide(departments.assign, comment, "voirie")
    dismiss(world, comment)
    with world.db.reading() as session:
        kept = session.get_one(Assignment, assignment.id)
        assert (kept.ending, kept.ended_at) == ("dismissed", world.now())


def test_taken_back_the_case_is_at_its_service_again_unless_that_was_set_aside(world: World) -> None:
    asked, elsewhere = world.a_comment(), world.a_comment()
    for comment, service in ((asked, "voirie"), (elsewhere, "sports")):
        world.decide(departments.assign, comment, service)
    closed = [dismiss(world, comment) for comment in (asked, elsewhere)]
    with world.db.writing() as session:
        gone = departments.service(session, "sports")
        departments.set_aside(session, gone, by=world.claire, now=world.now())
    for dismissal in closed:
        undo(world, dismissal)
    assert world.comment(asked).state == State.WITH_DEPARTMENT
    assert world.comment(elsewhere).state == State.UNANSWERED


def test_a_reply_that_waited_is_kept_as_a_draft_and_never_leaves(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    world.send(comment, "Samedi.")
    dismiss(world, comment)
    clock.shift(timedelta(hours=1))
    assert not deliver_next(world.house)
    assert world.draft_on(comment) == "Samedi."
    assert world.comment(comment).state == State.DISMISSED


def test_words_begun_beside_a_waiting_reply_are_kept_with_it(world: World) -> None:
    comment = world.a_comment()
    world.send(comment, "Samedi.")
    world.draft(comment, "Et dimanche.")
    dismiss(world, comment)
    assert world.draft_on(comment) == "Samedi.\n\nEt dimanche."


def test_a_refused_reply_does_not_stay_first_once_its_comment_is_closed(world: World) -> None:
    comment = world.a_comment()
    world.square.failing.append(PermanentFailure("forbidden"))
    sent = world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    dismiss(world, comment)
    assert world.reply(sent).state == ReplyState.UNDONE
    assert world.draft_on(comment) == "Samedi."
    assert world.comment(comment).shelf == Shelf.DONE


def test_nothing_is_closed_while_a_reply_is_in_the_air(world: World) -> None:
    comment = world.a_comment()
    world.square.failing.append(InDoubt("no_answer"))
    world.send(comment, delay=NOW)
    deliver_next(world.house)
    with pytest.raises(Conflict, match="reply_on_its_way"):
        dismiss(world, comment)
    assert world.comment(comment).state == State.UNANSWERED


def test_nothing_is_closed_when_the_reply_leaves_in_the_same_instant(world: World) -> None:
    """The reply still reads as waiting here, but a worker has just taken its delivery."""
    comment = world.a_comment()
    world.send(comment, delay=NOW)
    with world.db.writing() as session:
        outbox.claim(session, world.now(), LEASE)
    with pytest.raises(Conflict, match="reply_on_its_way"):
        dismiss(world, comment)
    assert world.replies_to(comment)[0].state == ReplyState.WAITING


@pytest.mark.parametrize("begun", ["Samedi.", None])
def test_a_comment_that_is_gone_leaves_with_what_was_written_to_it(world: World, begun: str | None) -> None:
    comment = world.a_comment()
    if begun:
        world.draft(comment, begun)
    world.hear(CommentRemoved("town", "c1"))
    dismiss(world, comment, "gone")
    assert world.draft_on(comment) is None
    assert [one.text for one in world.replies_to(comment)] == ([begun] if begun else [])
    assert (world.comment(comment).state, world.comment(comment).shelf) == (State.REMOVED, Shelf.DONE)


@pytest.mark.parametrize("begun", ["Samedi.", None])
def test_a_comment_that_is_gone_comes_back_with_what_was_written_to_it(
    world: World, begun: str | None
) -> None:
    comment = world.a_comment()
    if begun:
        world.draft(comment, begun)
    world.hear(CommentRemoved("town", "c1"))
    undo(world, dismiss(world, comment, "gone"))
    assert world.draft_on(comment) == begun
    assert world.comment(comment).shelf == (Shelf.TO_ANSWER if begun else Shelf.DONE)


def test_words_begun_since_it_came_back_are_not_written_over(world: World) -> None:
    comment = world.a_comment()
    world.draft(comment, "Samedi.")
    world.hear(CommentRemoved("town", "c1"))
    gone = dismiss(world, comment, "gone")
    world.draft(comment, "Dimanche.")
    undo(world, gone)
    assert world.draft_on(comment) == "Dimanche."


def test_a_reply_refused_because_its_comment_is_gone_leaves_with_it(
    world: World, clock: time_machine.Traveller
) -> None:
    sent = world.send(world.a_comment(), delay=timedelta(minutes=10))
    clock.shift(timedelta(minutes=10))
    world.square.reads["c1"] = CommentRemoved("town", "c1")
    deliver_next(world.house)
    assert world.comment(1).shelf == Shelf.TO_ANSWER
    dismiss(world, 1, "gone")
    assert (world.reply(sent).state, world.draft_on(1)) == (ReplyState.UNDONE, None)
    assert world.comment(1).shelf == Shelf.DONE


def test_words_of_the_town_need_no_reason(world: World) -> None:
    with pytest.raises(Conflict, match="comment_own"):
        dismiss(world, world.a_comment("Bonjour à tous.", by=None, own=True))


def test_a_dismissal_that_does_not_exist_is_not_found(world: World) -> None:
    with world.db.reading() as session, pytest.raises(NotFound):
        closing.find(session, 404)


def test_an_answered_comment_stays_answered(world: World) -> None:
    comment = world.a_comment()
    world.send(comment, delay=NOW)
    deliver_next(world.house)
    dismiss(world, comment)
    assert world.comment(comment).state == State.ANSWERED


def test_the_reason_changed_and_taken_back_the_case_is_at_its_service_again(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    world.decide(departments.assign, comment, "voirie")
    dismiss(world, comment, "thanks_read")
    clock.shift(timedelta(seconds=4))
    undo(world, dismiss(world, comment, "off_topic"))
    assert world.comment(comment).state == State.WITH_DEPARTMENT


def test_a_colleague_s_reply_that_is_leaving_is_never_taken_back_by_a_reason(world: World) -> None:
    comment = world.a_comment()
    reply = world.send(comment, "Samedi.", by=world.paul)
    with pytest.raises(Conflict, match="colleague_answers"):
        dismiss(world, comment)
    assert world.reply(reply).state == ReplyState.WAITING
    assert world.comment(comment).state == State.UNANSWERED
