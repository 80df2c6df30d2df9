"""Private replies: for the comment's author alone, and once where the comment is public."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import replies
from app.domain.errors import Conflict
from app.domain.reply import ReplyState
from app.domain.standing import State
from app.errands.delivering import deliver_next
from app.ports.failures import PermanentFailure
from app.replies import Manner
from tests.world import LEASE, MARC, World

NOW = timedelta(0)
IN_PRIVATE = Manner(private=True)


def a_message(world: World, text: str = "Bonjour, je suis bien en mairie ?") -> int:
    return world.a_comment(text, kind="message", visibility="private", thread_external_id="t1")


def test_a_message_is_answered_in_private_whatever_the_form_says(world: World) -> None:
    world.send(a_message(world), "Oui, bonjour.", delay=NOW)
    deliver_next(world.house)
    said = world.square.said[0][1]
    assert (said.kind, said.visibility) == ("message", "private")


def test_the_network_is_told_when_the_person_last_wrote(world: World, clock: time_machine.Traveller) -> None:
    first = a_message(world)
    clock.shift(timedelta(minutes=5))
    a_message(world, "Allô ?")
    wrote_at = world.now()
    clock.shift(timedelta(minutes=2))
    world.send(first, "Oui, bonjour.", delay=NOW)
    deliver_next(world.house)
    assert world.square.said[0][1].heard_at == wrote_at


def test_a_public_comment_is_answered_in_private_where_one_asks(world: World) -> None:
    comment = world.a_comment(by=MARC)
    world.send(comment, "Votre dossier est prêt.", delay=NOW, manner=IN_PRIVATE)
    deliver_next(world.house)
    said = world.square.said[0][1]
    assert (said.kind, said.visibility, said.heard_at) == ("comment", "private", None)
    assert world.comment(comment).state == State.ANSWERED


def test_a_public_comment_is_answered_in_private_once(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Votre dossier est prêt.", delay=NOW, manner=IN_PRIVATE)
    assert world.send(comment, "Votre dossier est prêt.", manner=IN_PRIVATE) == sent, "the same form again"
    deliver_next(world.house)
    with pytest.raises(Conflict) as refusal:
        world.send(comment, "Et ceci.", key="reply-2", manner=IN_PRIVATE)
    assert refusal.value.code == "private_reply_once"
    world.send(comment, "Bonne journée à tous.", key="reply-2", delay=NOW)
    deliver_next(world.house)
    assert world.square.said[1][1].visibility == "public"


@pytest.mark.parametrize("ended", ["undone", "refused"])
def test_a_private_reply_that_was_never_said_leaves_room_for_one(world: World, ended: str) -> None:
    comment = world.a_comment()
    if ended == "refused":
        world.square.failing.append(PermanentFailure("forbidden"))
    sent = world.send(comment, "Votre dossier est prêt.", delay=NOW, manner=IN_PRIVATE)
    if ended == "refused":
        deliver_next(world.house)
    else:
        world.act(replies.undo, sent)
    assert world.send(comment, "Le dossier est prêt.", key="reply-2", manner=IN_PRIVATE) != sent


def test_what_was_taken_back_is_a_private_draft_again(world: World) -> None:
    comment = world.a_comment()
    world.act(replies.undo, world.send(comment, "Votre dossier.", manner=IN_PRIVATE))
    drafts = [reply for reply in world.replies_to(comment) if reply.state == ReplyState.DRAFT]
    assert [(draft.text, draft.visibility) for draft in drafts] == [("Votre dossier.", "private")]


def test_what_a_person_carries_there_is_not_hurried(world: World, clock: time_machine.Traveller) -> None:
    sent = world.send(world.a_comment(), "Samedi.", manner=Manner(by_hand=True))
    with pytest.raises(Conflict, match="reply_not_waiting"):
        world.act(replies.retry, sent)
    clock.shift(LEASE)
    assert not deliver_next(world.house)
    assert (world.square.said, world.reply(sent).is_by_hand) == ([], True)


def test_a_reply_carried_by_hand_waits_for_the_persons_word_and_no_worker_says_it(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.", manner=Manner(by_hand=True))
    clock.shift(timedelta(days=2))
    assert not deliver_next(world.house)
    assert world.reply(sent).is_by_hand
    assert world.comment(comment).state == State.UNANSWERED
    world.act(replies.resolve, sent, said=True, delay=None)
    assert world.comment(comment).state == State.ANSWERED
    assert world.square.said == []


def test_what_was_not_carried_yet_is_the_draft_again(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.", manner=Manner(by_hand=True))
    world.act(replies.resolve, sent, said=False, delay=None)
    assert world.draft_on(comment) == "Samedi."
    assert not deliver_next(world.house)
    assert (world.reply(sent).state, world.comment(comment).state) == (ReplyState.UNDONE, State.UNANSWERED)
