"""What is too long is said in parts, each once and in order, whatever happens between two of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import closing, inbox, replies
from app.domain.dismissal import Reason
from app.domain.errors import Conflict
from app.domain.part import Part, cut
from app.domain.reply import Reply, ReplyState
from app.domain.standing import Shelf, State
from app.errands.delivering import deliver_next
from app.ports.events import CommentEdited, CommentRemoved, CommentSeen
from app.ports.failures import InDoubt, PermanentFailure
from app.replies import Manner
from tests.world import LEASE, World

NOW = timedelta(0)
TEXT = "La piscine ouvre samedi à 9 h. Le bassin des petits est fermé. Il rouvre lundi."
PARTS = cut(TEXT, lambda text: len(text) <= 40)
SAID = [part.text for part in PARTS]


def say(world: World, comment: int, **facts: timedelta) -> int:
    return world.send(comment, TEXT, manner=Manner(parts=PARTS), **facts)  # type: ignore[arg-type] # a delay


def parts_of(world: World, comment: int) -> list[Reply]:
    return world.replies_to(comment)


def deliver(world: World) -> None:
    while deliver_next(world.house):
        pass


def test_three_parts_are_said_in_order_and_each_is_a_reply_that_reads_as_published(world: World) -> None:
    comment = world.a_comment()
    first = say(world, comment, delay=NOW)
    assert [part.text for part in parts_of(world, comment)] == SAID
    deliver(world)
    assert world.square.texts() == SAID
    assert len({dispatch.key for _id, dispatch in world.square.said}) == len(SAID)
    assert {dispatch.comment_external_id for _id, dispatch in world.square.said} == {"c1"}
    assert [(one.state, one.external_id) for one in parts_of(world, comment)] == [
        (ReplyState.PUBLISHED, "said-1"),
        (ReplyState.PUBLISHED, "said-2"),
        (ReplyState.PUBLISHED, "said-3"),
    ]
    assert (world.reply(first).as_written, world.comment(comment).state) == (TEXT, State.ANSWERED)


def test_the_same_form_again_is_the_same_reply(world: World) -> None:
    comment = world.a_comment()
    first = say(world, comment)
    assert say(world, comment) == first
    assert len(parts_of(world, comment)) == len(SAID)
    with pytest.raises(Conflict, match="reply_key_reused"):
        world.send(comment, SAID[0])


def test_one_envelope_is_on_its_way_and_taken_back_it_is_the_whole_text(world: World) -> None:
    comment = world.a_comment()
    first = say(world, comment)
    with world.db.reading() as session:
        assert [one.reply.id for one in inbox.leaving(session, world.claire, world.now())] == [first]
    world.act(replies.undo, first)
    assert world.draft_on(comment) == TEXT
    assert {one.state for one in parts_of(world, comment)} == {ReplyState.UNDONE, ReplyState.DRAFT}
    deliver(world)
    assert world.square.said == []


def test_until_a_person_confirms_nothing_leaves_and_only_the_first_part_asks(world: World) -> None:
    comment = world.a_comment()
    first = world.send(comment, TEXT, delay=None, manner=Manner(parts=PARTS))
    assert [one.awaits_confirmation for one in parts_of(world, comment)] == [True, False, False]
    deliver(world)
    assert world.square.said == []
    world.act(replies.release, first, delay=NOW)
    deliver(world)
    assert world.square.texts() == SAID


def test_a_part_in_doubt_is_looked_up_and_the_next_waits_for_it(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    say(world, comment, delay=NOW)
    deliver_next(world.house)
    world.square.silent_after_writing = 1
    deliver(world)
    assert world.square.texts() == SAID[:2]
    assert [one.state for one in parts_of(world, comment)] == ["published", "in_doubt", "waiting"]
    clock.shift(LEASE)
    deliver(world)
    assert world.square.texts() == SAID


def test_a_part_that_was_not_written_is_said_again_alone(world: World, clock: time_machine.Traveller) -> None:
    say(world, world.a_comment(), delay=NOW)
    deliver_next(world.house)
    world.square.failing = [InDoubt("no_answer")]
    deliver(world)
    clock.shift(LEASE)
    deliver(world)
    assert world.square.texts() == SAID


def test_a_refused_part_stops_the_rest_and_the_comment_waits_first_in_the_list(world: World) -> None:
    comment = world.a_comment()
    say(world, comment, delay=NOW)
    deliver_next(world.house)
    world.square.failing = [PermanentFailure("duplicate")]
    deliver(world)
    assert world.square.texts() == SAID[:1]
    stands = world.comment(comment)
    assert (stands.state, stands.shelf, stands.rank) == (State.UNANSWERED, Shelf.TO_ANSWER, 0)
    world.act(replies.retry, parts_of(world, comment)[1].id)
    deliver(world)
    assert world.square.texts() == SAID
    assert world.comment(comment).state == State.ANSWERED


def test_of_a_refused_part_the_words_that_are_not_said_yet_come_back(world: World) -> None:
    comment = world.a_comment()
    say(world, comment, delay=NOW)
    deliver_next(world.house)
    world.square.failing = [PermanentFailure("duplicate")]
    deliver(world)
    world.act(replies.undo, parts_of(world, comment)[1].id)
    assert world.draft_on(comment) == PARTS[1].words == TEXT.removeprefix("La piscine ouvre samedi à 9 h. ")
    deliver(world)
    assert world.square.texts() == SAID[:1]
    assert world.comment(comment).state == State.ANSWERED


def test_an_edit_between_two_parts_holds_the_second(world: World) -> None:
    comment = world.a_comment()
    say(world, comment, delay=NOW)
    deliver_next(world.house)
    edited = CommentSeen("c1", text="Et dimanche ?", post_external_id="p1")
    world.hear(CommentEdited("town", edited, edited_at=world.now()))
    deliver(world)
    assert world.square.texts() == SAID[:1]
    second = parts_of(world, comment)[1]
    assert second.is_held
    world.act(replies.release, second.id, delay=NOW)
    deliver(world)
    assert world.square.texts() == SAID


def test_when_the_comment_goes_before_the_first_part_all_of_it_is_a_draft(world: World) -> None:
    comment = world.a_comment()
    say(world, comment)
    world.hear(CommentRemoved("town", "c1"))
    assert world.draft_on(comment) == TEXT
    deliver(world)
    assert world.square.said == []


def test_when_the_comment_goes_between_two_parts_the_rest_is_not_said(world: World) -> None:
    comment = world.a_comment()
    say(world, comment, delay=NOW)
    world.square.meanwhile.append(lambda *_: world.hear(CommentRemoved("town", "c1")))
    deliver(world)
    assert world.square.texts() == SAID[:1]
    assert parts_of(world, comment)[1].reason == "comment_gone"


def test_closing_the_comment_sets_every_part_aside_as_one_text(world: World) -> None:
    comment = world.a_comment()
    say(world, comment)
    world.decide(closing.dismiss, comment, Reason.OFF_TOPIC, by=world.claire.actor)
    assert world.draft_on(comment) == TEXT
    deliver(world)
    assert world.square.said == []


def test_a_reply_in_one_piece_keeps_nothing_beside_its_text(world: World) -> None:
    sent = world.reply(world.send(world.a_comment(), "Samedi."))
    assert (sent.words, sent.first_part_id, sent.as_written) == (None, None, "Samedi.")
    assert PARTS[0] == Part(SAID[0], TEXT)
