"""Gestes: the reply, the tag and the service in one act, once, and taken back as one."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from app import departments, inbox, saved_replies, together
from app.domain.errors import Conflict, Invalid
from app.domain.saved_reply import SavedReply
from app.domain.standing import State
from app.errands.delivering import deliver_next
from app.replies import Manner
from app.saved_replies import Wording
from tests.world import World

MISSED = Wording(
    "Tournée oubliée", "Nous transmettons.", gives_to="voirie", gives_tag="complaint", then="list"
)
THANKS = Wording("Merci", "Merci à vous.", gives_tag="praise")
TEN = timedelta(seconds=10)


def send(world: World, comment_id: int, wording: Wording = MISSED, *, key: str = "reply-1") -> int:
    with world.db.writing() as session:
        if kept(session, wording, world) is None:
            saved_replies.keep(session, wording, by=world.claire, now=world.now())
    with world.db.writing() as session:
        saved = kept(session, wording, world)
        assert saved is not None
        reply = together.send(
            session,
            inbox.find(session, comment_id),
            saved,
            saved.text,
            key=key,
            delay=TEN,
            by=world.claire,
            now=world.now(),
            manner=Manner(),
        )
        return reply.id


def kept(session: Session, wording: Wording, world: World) -> SavedReply | None:
    """The saved reply of that title, as the picker gives it."""
    known = [one.saved for one in saved_replies.listing(session, now=world.now())]
    return next((one for one in known if one.title == wording.title), None)


def undo(world: World, reply_id: int) -> None:
    world.act(together.undo_reply, reply_id)


def test_all_of_it_is_done_at_once(world: World) -> None:
    comment = world.a_comment()
    reply = send(world, comment)
    kept = world.comment(comment)
    assert (world.reply(reply).state, kept.intent, kept.state) == ("waiting", "complaint", "with_department")
    with world.db.reading() as session:
        assert together.service_of(session, reply) == "Voirie"


def test_said_it_answers_nothing_while_the_service_has_it(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    reply = send(world, comment)
    clock.shift(TEN)
    assert deliver_next(world.house)
    assert world.reply(reply).state == "published"
    assert world.comment(comment).state == State.WITH_DEPARTMENT
    world.send(comment, "C’est réparé.", key="reply-2", delay=timedelta(0))
    assert deliver_next(world.house)
    assert world.comment(comment).state == State.ANSWERED


def test_without_a_service_it_answers_like_any_other(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment()
    send(world, comment, THANKS)
    clock.shift(TEN)
    assert deliver_next(world.house)
    assert (world.comment(comment).state, world.comment(comment).intent) == (State.ANSWERED, "praise")


def test_one_undo_takes_all_of_it_back(world: World) -> None:
    comment = world.a_comment()
    before = world.comment(comment)
    reply = send(world, comment)
    for _ in range(2):
        undo(world, reply)
    after = world.comment(comment)
    assert (after.state, after.intent, after.confidence) == (before.state, before.intent, before.confidence)
    assert world.draft_on(comment) == "Nous transmettons."
    with world.db.reading() as session:
        assert together.service_of(session, reply) is None


def test_once_it_has_left_nothing_of_it_is_taken_back(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment()
    reply = send(world, comment)
    clock.shift(TEN)
    assert deliver_next(world.house)
    with pytest.raises(Conflict, match="reply_already_sent"):
        undo(world, reply)
    assert (world.comment(comment).state, world.comment(comment).intent) == ("with_department", "complaint")


def test_pressed_twice_it_is_done_once(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment()
    first = send(world, comment)
    clock.shift(timedelta(seconds=1))
    assert send(world, comment) == first
    undo(world, first)
    assert world.comment(comment).state == State.UNANSWERED
    assert send(world, comment) == first  # the late repeat of a press that was taken back
    assert world.comment(comment).state == State.UNANSWERED


def test_what_was_there_before_is_not_taken_back(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment()
    world.decide(departments.assign, comment, "voirie")
    clock.shift(timedelta(hours=1))
    undo(world, send(world, comment))
    assert world.comment(comment).state == State.WITH_DEPARTMENT


def test_where_one_part_is_refused_nothing_is_done(world: World) -> None:
    comment = world.a_comment()
    world.send(comment, "Déjà dit.", by=world.paul, key="reply-1")
    with pytest.raises(Conflict, match="colleague_answered"):
        send(world, comment, key="reply-2")
    assert world.comment(comment).intent == "question"
    assert len(world.replies_to(comment)) == 1


def test_an_ordinary_reply_is_taken_back_as_ever(world: World) -> None:
    comment = world.a_comment()
    undo(world, world.send(comment))
    assert world.draft_on(comment) == "Samedi à 9 h."


def test_a_geste_names_a_service_that_exists(world: World) -> None:
    wording = Wording("Lune", "Nous transmettons.", gives_to="lune")
    with world.db.writing() as session, pytest.raises(Invalid, match="department_unknown"):
        saved_replies.keep(session, wording, by=world.claire, now=world.now())
