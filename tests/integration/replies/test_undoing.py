"""Taking a reply back: its text comes home, and nothing leaves."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from app import outbox, replies
from app.domain.errors import Conflict
from app.domain.reply import ReplyState
from app.domain.standing import Shelf
from app.errands.delivering import deliver_next
from app.ports.failures import PermanentFailure, TemporaryFailure
from tests.world import LEASE, World

NOW = timedelta(0)


def test_an_undone_reply_is_never_published(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.")
    world.act(replies.undo, sent)
    clock.shift(timedelta(days=1))
    assert not deliver_next(world.house)
    assert world.square.said == []
    assert world.reply(sent).state == ReplyState.UNDONE
    assert world.comment(comment).shelf == Shelf.TO_ANSWER


def test_undo_brings_the_text_back_into_the_composer(world: World) -> None:
    comment = world.a_comment()
    text = "Samedi,\n à 9 h  \n"
    world.act(replies.undo, world.send(comment, text))
    assert world.draft_on(comment) == text


def test_what_was_begun_meanwhile_is_kept_after_what_comes_back(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.")
    world.draft(comment, "Et dimanche aussi.")
    world.act(replies.undo, sent)
    assert world.draft_on(comment) == "Samedi.\n\nEt dimanche aussi."


@pytest.mark.parametrize("begun", ["Samedi.", " Samedi. ", " \n"])
def test_the_same_words_do_not_come_back_twice(world: World, begun: str) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.")
    world.draft(comment, begun)
    world.act(replies.undo, sent)
    draft = world.draft_on(comment)
    assert draft is not None
    assert draft.strip() == "Samedi."


def test_undo_twice_is_undo_once(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.")
    world.act(replies.undo, sent)
    lines = len(world.journal())
    world.act(replies.undo, sent)
    assert world.draft_on(comment) == "Samedi."
    assert len(world.journal()) == lines


def test_two_undos_in_the_same_instant_are_one(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.")
    start = threading.Barrier(4)

    def press(_: int) -> None:
        start.wait(timeout=30)
        world.act(replies.undo, sent)

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(press, range(4)))
    assert world.draft_on(comment) == "Samedi."
    assert [line.act for line in world.journal()].count("replies.undo") == 1


def test_what_has_left_cannot_be_taken_back(world: World) -> None:
    sent = world.send(world.a_comment(), delay=NOW)
    with world.db.writing() as session:
        assert outbox.claim(session, world.now(), LEASE)
    with pytest.raises(Conflict, match="reply_already_sent"):
        world.act(replies.undo, sent)


def test_what_is_public_cannot_be_taken_back(world: World) -> None:
    sent = world.send(world.a_comment(), delay=NOW)
    deliver_next(world.house)
    with pytest.raises(Conflict, match="reply_already_sent"):
        world.act(replies.undo, sent)
    assert world.reply(sent).state == ReplyState.PUBLISHED


def test_a_draft_is_not_taken_back(world: World) -> None:
    comment = world.a_comment()
    world.draft(comment, "Sam")
    with pytest.raises(Conflict, match="reply_already_sent"):
        world.act(replies.undo, world.replies_to(comment)[0].id)
    assert world.draft_on(comment) == "Sam"


def test_a_refused_reply_can_be_taken_back_to_write_another(world: World) -> None:
    comment = world.a_comment()
    world.square.failing.append(PermanentFailure("too_long"))
    sent = world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    world.act(replies.undo, sent)
    assert world.draft_on(comment) == "Samedi."
    assert world.reply(sent).state == ReplyState.UNDONE
    world.act(replies.undo, sent)
    assert world.draft_on(comment) == "Samedi."


def test_between_two_attempts_a_reply_can_still_be_taken_back(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    world.square.failing.append(TemporaryFailure("busy"))
    sent = world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    world.act(replies.undo, sent)
    clock.shift(timedelta(hours=1))
    assert not deliver_next(world.house)
    assert world.square.said == []


def test_a_reply_taken_back_by_a_colleague_stays_its_authors_text(world: World) -> None:
    comment = world.a_comment()
    world.act(replies.undo, world.send(comment, "Samedi."), by=world.paul)
    assert world.replies_to(comment)[-1].user_id == world.claire.id
    assert world.journal()[-1].by == world.paul.actor


def test_undo_and_departure_at_the_same_moment_have_one_winner(world: World) -> None:
    for number in range(6):
        comment = world.a_comment()
        text = f"Samedi {number}."
        sent = world.send(comment, text, delay=NOW)
        start = threading.Barrier(2)

        def undo(sent: int = sent, start: threading.Barrier = start) -> bool:
            start.wait(timeout=30)
            try:
                world.act(replies.undo, sent)
            except Conflict:
                return False
            return True

        def leave(start: threading.Barrier = start) -> bool:
            start.wait(timeout=30)
            return deliver_next(world.house)

        with ThreadPoolExecutor(2) as hands:
            undone, left = hands.submit(undo), hands.submit(leave)
            assert undone.result(timeout=30) != left.result(timeout=30)
        assert (text in world.square.texts()) == left.result()
        assert world.draft_on(comment) == (text if undone.result() else None)
