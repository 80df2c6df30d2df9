"""Where the town answers on the network itself, a reply that waits is held: nobody reads two answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import replies
from app.domain.comment import Comment
from app.domain.reply import Reply, ReplyState
from app.domain.standing import FIRST, Shelf, State
from app.errands.delivering import deliver_next
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen
from tests.world import YASMINA, World

DELAY = timedelta(seconds=10)


def answer_there(world: World, external_id: str = "o1", text: str = "Oui, samedi.", **seen: object) -> None:
    """Let the town answer the first comment on the network itself."""
    given: dict[str, object] = {"post_external_id": "p1", "parent_external_id": "c1", "own": True, **seen}
    heard = CommentSeen(external_id, text=text, posted_at=world.now(), **given)  # type: ignore[arg-type] # by name
    world.hear(CommentPosted("town", heard))


def stands(world: World, comment: int) -> tuple[str | None, str | None, int]:
    found = world.comment(comment)
    return found.state, found.shelf, found.rank


@pytest.mark.parametrize("delay", [DELAY, None])
def test_the_reply_is_held_and_its_comment_comes_first(
    world: World, clock: time_machine.Traveller, delay: timedelta | None
) -> None:
    comment = world.a_comment()
    sent = world.send(comment, delay=delay)
    clock.shift(timedelta(seconds=3))
    answer_there(world)
    assert world.reply(sent).is_held
    assert stands(world, comment) == (State.ANSWERED_ELSEWHERE, Shelf.TO_ANSWER, FIRST)
    clock.shift(timedelta(days=1))
    assert not deliver_next(world.house)
    assert [line.act for line in world.journal()].count("replies.hold") == 1


def test_sent_all_the_same_it_leaves_and_the_same_news_holds_it_no_more(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    sent = world.send(comment)
    answer_there(world)
    world.act(replies.release, sent, delay=DELAY)
    answer_there(world)
    assert not world.reply(sent).is_held, "the network tells it twice"
    clock.shift(DELAY)
    assert deliver_next(world.house)
    assert world.reply(sent).state == ReplyState.PUBLISHED
    assert world.comment(comment).state == State.ANSWERED


def test_a_second_answer_there_holds_what_was_sent_after_the_first(world: World) -> None:
    comment = world.a_comment()
    answer_there(world)
    sent = world.send(comment)
    assert not world.reply(sent).is_held, "the person has seen that answer"
    answer_there(world, "o2", "Et dimanche.")
    assert world.reply(sent).is_held


def test_not_sent_it_is_the_draft_and_the_comment_leaves_the_queue(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment)
    answer_there(world)
    world.act(replies.undo, sent)
    assert world.draft_on(comment) == "Samedi à 9 h."
    assert stands(world, comment)[:2] == (State.ANSWERED_ELSEWHERE, Shelf.DONE)


def test_words_that_answer_somebody_else_hold_nothing(world: World) -> None:
    sent = world.send(world.a_comment())
    world.a_comment("Et la patinoire ?", by=YASMINA, parent_external_id="c1")
    answer_there(world, text="Yasmina Benali, le 3 mai.")
    assert not world.reply(sent).is_held


def test_our_own_reply_that_comes_back_holds_nothing(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment()
    world.send(comment)
    clock.shift(DELAY)
    seen = CommentSeen("c1", text=world.comment(comment).text, post_external_id="p1")
    world.square.reads["c1"] = CommentPosted("town", seen)
    assert deliver_next(world.house)
    second = world.send(comment, "Et à 10 h dimanche.", key="reply-2")
    (first, _second) = world.replies_to(comment)
    answer_there(world, str(first.external_id), first.text)
    assert not world.reply(second).is_held


def test_taken_away_there_the_wait_begins_again_and_the_reply_stays_held(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment)
    answer_there(world)
    world.hear(CommentRemoved("town", "o1"))
    assert world.reply(sent).is_held, "a person decides"
    assert stands(world, comment) == (State.UNANSWERED, Shelf.TO_ANSWER, FIRST)


def test_in_a_private_conversation_an_answer_there_holds_it_too(world: World) -> None:
    whisper = world.a_comment("Puis-je venir ?", kind="message", visibility="private")
    sent = world.send(whisper)
    answer_there(world, kind="message", visibility="private", parent_external_id=None)
    assert _thread(world, whisper) == _thread(world, world.id_of("o1"))
    assert world.reply(sent).is_held


def _thread(world: World, comment_id: int) -> int:
    with world.db.reading() as session:
        return session.get_one(Comment, comment_id).thread_id


def test_what_never_waited_is_not_touched(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment)
    with world.db.writing() as session:
        session.get_one(Reply, sent).state = ReplyState.FAILED
    answer_there(world)
    assert world.reply(sent).state == ReplyState.FAILED
    assert stands(world, comment)[1] == Shelf.DONE
