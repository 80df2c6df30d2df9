"""Sending promises one reply to one comment, or says why it cannot."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app import inbox, replies
from app.domain.comment import Comment
from app.domain.delivery import Delivery, DeliveryState
from app.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from app.domain.part import Part
from app.domain.reply import ReplyState
from app.domain.standing import Shelf, State
from app.errands.delivering import deliver_next
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen
from tests.world import World

A_SECOND = timedelta(seconds=1)


def test_a_reply_waits_as_long_as_it_can_be_taken_back(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment()
    reply = world.reply(world.send(comment, "Samedi.", delay=10 * A_SECOND))
    assert (reply.state, reply.text, reply.key) == (ReplyState.WAITING, "Samedi.", "reply-1")
    assert (reply.sent_at, reply.due_at) == (world.now(), world.now() + 10 * A_SECOND)
    assert (reply.by, reply.user_id) == (world.claire.actor, world.claire.id)
    assert (world.comment(comment).state, world.comment(comment).shelf) == (State.UNANSWERED, Shelf.OUTGOING)
    clock.shift(9 * A_SECOND)
    assert not deliver_next(world.house)
    clock.shift(A_SECOND)
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]


def test_a_reply_that_awaits_its_confirmation_leaves_only_then(
    world: World, clock: time_machine.Traveller
) -> None:
    sent = world.send(world.a_comment(), delay=None)
    assert world.reply(sent).awaits_confirmation
    clock.shift(timedelta(days=3))
    assert not deliver_next(world.house)
    world.act(replies.release, sent, delay=timedelta(0))
    assert not world.reply(sent).awaits_confirmation
    world.square.reads["c1"] = CommentPosted("town", CommentSeen("c1", text="Quand ouvre la piscine ?"))
    assert deliver_next(world.house)
    assert len(world.square.said) == 1
    with pytest.raises(Conflict, match="reply_not_waiting"):
        world.act(replies.release, sent, delay=timedelta(0))


def test_the_draft_becomes_the_reply(world: World) -> None:
    comment = world.a_comment()
    world.draft(comment, "Same", key="reply-1")
    sent = world.send(comment, "Samedi.")
    assert [(one.id, one.state, one.text) for one in world.replies_to(comment)] == [
        (sent, ReplyState.WAITING, "Samedi.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour,\n\nSamedi.\n\n  Bien à vous  \n",
        "  à 9\N{NO-BREAK SPACE}h 🏊🏽‍♀️ ",
        "« Oui » <b>&amp;</b>\t",
        "\n\nx",
    ],
)
def test_what_is_published_is_exactly_what_was_typed(world: World, text: str) -> None:
    sent = world.send(world.a_comment(), text, delay=timedelta(0))
    deliver_next(world.house)
    assert world.square.texts() == [text]
    assert world.reply(sent).text == text


@pytest.mark.parametrize("text", ["", "   ", "\n\t\N{NO-BREAK SPACE}\n"])
def test_nothing_cannot_be_sent(world: World, text: str) -> None:
    comment = world.a_comment()
    world.draft(comment, "Bonjour")
    with pytest.raises(Invalid, match="reply_empty") as refused:
        world.send(comment, text)
    assert refused.value.field == "text"
    assert world.draft_on(comment) == "Bonjour"


def test_what_this_network_cannot_answer_is_refused(world: World) -> None:
    comment = world.a_comment(answerable=False, kind="review")
    with pytest.raises(NotAllowed, match="comment_not_answerable"):
        world.send(comment)


def test_words_of_the_town_are_not_answered(world: World) -> None:
    own = world.a_comment("Bonjour à tous.", by=None, own=True)
    with pytest.raises(NotAllowed, match="comment_not_answerable"):
        world.send(own)


def test_a_comment_that_is_gone_is_not_answered_and_the_text_stays(world: World) -> None:
    comment = world.a_comment()
    world.draft(comment, "Bonjour")
    world.hear(CommentRemoved("town", "c1"))
    with pytest.raises(Conflict, match="comment_removed"):
        world.send(comment, "Bonjour Marc")
    assert world.draft_on(comment) == "Bonjour"


def test_a_colleague_who_was_first_is_shown_before_a_second_answer(world: World) -> None:
    comment = world.a_comment()
    first = world.send(comment, "Samedi.", by=world.paul, delay=timedelta(0))
    for _ in ("while it waits", "once it is public"):
        with pytest.raises(Conflict, match="colleague_answered") as refused:
            world.send(comment, "Dimanche.", key="reply-2")
        assert refused.value.facts == {"replies": str(first)}
        deliver_next(world.house)
    heard = replies.Manner(also=(first,))
    world.send(comment, "Et dimanche.", key="reply-2", delay=timedelta(0), manner=heard)
    deliver_next(world.house)
    assert world.square.texts() == ["Samedi.", "Et dimanche."]


def test_each_colleague_who_answered_is_asked_about(world: World) -> None:
    marie, comment = world.a_person("Marie Kerrien"), world.a_comment()
    first = world.send(comment, "Samedi.", by=world.paul)
    heard = replies.Manner(also=(first,))
    second = world.send(comment, "À 9 h.", key="reply-2", by=marie, manner=heard)
    with pytest.raises(Conflict, match="colleague_answered") as refused:
        world.send(comment, "Et dimanche.", key="reply-3", manner=heard)
    assert refused.value.facts == {"replies": f"{first},{second}"}
    world.send(comment, "Et dimanche.", key="reply-3", manner=replies.Manner(also=(first, second)))
    assert len(world.replies_to(comment)) == 3


def test_the_parts_of_one_answer_are_one_voice(world: World) -> None:
    comment = world.a_comment()
    parts = (Part("Samedi.", "Samedi. Dimanche."), Part("Dimanche.", "Dimanche."))
    first = world.send(comment, "Samedi. Dimanche.", by=world.paul, manner=replies.Manner(parts=parts))
    world.send(comment, "Et lundi.", key="reply-9", manner=replies.Manner(also=(first,)))


def test_one_may_add_to_ones_own_answer(world: World) -> None:
    comment = world.a_comment()
    world.send(comment, "Samedi.", key="reply-1", delay=timedelta(0))
    world.send(comment, "À 9 h.", key="reply-2", delay=timedelta(0))
    while deliver_next(world.house):
        pass
    assert world.square.texts() == ["Samedi.", "À 9 h."]


def test_a_colleague_who_took_his_answer_back_is_no_obstacle(world: World) -> None:
    comment = world.a_comment()
    world.act(replies.undo, world.send(comment, "Samedi.", by=world.paul), by=world.paul)
    world.send(comment, "Dimanche.", key="reply-2")


def test_a_refused_reply_promises_nothing(world: World) -> None:
    comment = world.a_comment()
    world.send(comment, "Samedi.", by=world.paul)
    with pytest.raises(Conflict):
        world.send(comment, "Dimanche.", key="reply-2")
    with world.db.reading() as session:
        assert session.scalar(select(func.count(Delivery.id))) == 1
        assert session.scalars(select(Delivery.state)).all() == [DeliveryState.WAITING]
    assert [one.text for one in world.replies_to(comment)] == ["Samedi."]


def test_a_reply_that_does_not_exist_is_not_found(world: World) -> None:
    with world.db.reading() as session, pytest.raises(NotFound):
        inbox.find_reply(session, 404)


def test_a_reply_is_promised_to_the_account_that_was_written_to(world: World) -> None:
    harbour = world.another_account()
    comment = world.a_comment()
    with world.db.writing() as session:
        session.get_one(Comment, comment).connection_id = harbour
    world.send(comment)
    with world.db.reading() as session:
        assert session.scalars(select(Delivery.speaker_id)).all() == [harbour]
