"""Our private words come back before the network has answered us: they answer the message they were for."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import replies
from app.domain.reply import ReplyState
from app.domain.standing import Shelf, State
from app.errands.delivering import deliver_next
from app.ports.channel import Dispatch
from app.ports.events import CommentPosted, CommentSeen
from app.ports.failures import PermanentFailure
from app.replies import Manner
from tests.world import LEASE, MARC, World

AT_ONCE, A_WHILE = timedelta(0), timedelta(seconds=30)


def hear(world: World, external_id: str, text: str, *, own: bool = False) -> int:
    seen = CommentSeen(
        external_id,
        kind="message",
        visibility="private",
        text=text,
        own=own,
        author=None if own else MARC,
        thread_external_id="marc",
        posted_at=world.now(),
    )
    world.hear(CommentPosted("town", seen))
    return world.id_of(external_id)


@pytest.fixture
def asked(world: World, clock: time_machine.Traveller) -> tuple[int, int]:
    """Marc writes twice."""
    first = hear(world, "m1", "Quand ouvre la piscine ?")
    clock.shift(A_WHILE)
    second = hear(world, "m2", "Et la patinoire ?")
    clock.shift(A_WHILE)
    return first, second


def echo(world: World, external_id: str, said: Dispatch) -> None:
    hear(world, external_id, said.text, own=True)


def test_the_other_message_goes_on_waiting(world: World, asked: tuple[int, int]) -> None:
    first, second = asked
    world.square.meanwhile = [lambda external_id, said: echo(world, external_id, said)]
    sent = world.send(first, delay=AT_ONCE)
    assert deliver_next(world.house)
    assert world.comment(world.id_of("said-1")).via_reply_id == sent
    assert world.comment(first).state == State.ANSWERED
    assert (world.comment(second).state, world.comment(second).shelf) == (State.UNANSWERED, Shelf.TO_ANSWER)


def test_the_reply_to_the_other_message_is_not_held(
    world: World, clock: time_machine.Traveller, asked: tuple[int, int]
) -> None:
    first, second = asked
    world.square.meanwhile = [lambda external_id, said: echo(world, external_id, said)]
    world.send(first, delay=AT_ONCE)
    other = world.send(second, "À 10 h.", delay=A_WHILE)
    assert deliver_next(world.house)
    assert not world.reply(other).is_held
    clock.shift(LEASE)
    assert deliver_next(world.house)
    assert world.reply(other).state == ReplyState.PUBLISHED


def test_a_colleagues_words_answer_the_whole_once_ours_are_known(
    world: World, asked: tuple[int, int]
) -> None:
    def refused(_external_id: str, _said: Dispatch) -> None:
        world.square.said.pop()
        hear(world, "native", "Tout ouvre samedi.", own=True)
        raise PermanentFailure("refused")

    first, second = asked
    world.square.meanwhile = [refused]
    world.send(first, delay=AT_ONCE)
    assert deliver_next(world.house)
    assert [world.comment(one).state for one in (first, second)] == [State.ANSWERED_ELSEWHERE] * 2


def apart(world: World) -> int:
    """Write to Marc in private under what he wrote in public; the network says nothing of it."""
    world.square.silent_after_writing = 1
    public = world.a_comment("Et le parking ?")
    sent = world.send(public, "Le parking ouvre lundi.", delay=AT_ONCE, manner=Manner(private=True))
    assert deliver_next(world.house)
    return sent


def test_what_is_said_apart_to_who_wrote_in_public_answers_none_of_their_messages(
    world: World, asked: tuple[int, int], clock: time_machine.Traveller
) -> None:
    sent = apart(world)
    waiting = world.send(asked[0])
    hear(world, "said-1", "Le parking ouvre lundi.", own=True)
    assert [world.comment(one).state for one in asked] == [State.UNANSWERED, State.UNANSWERED]
    assert not world.reply(waiting).is_held
    world.act(replies.undo, waiting)
    clock.shift(LEASE)
    assert deliver_next(world.house)
    assert (world.reply(sent).external_id, world.comment(world.id_of("said-1")).via_reply_id) == (
        "said-1",
        sent,
    )
    assert [world.comment(one).state for one in asked] == [State.UNANSWERED, State.UNANSWERED]


def test_a_colleagues_message_beside_it_answers_their_messages_and_not_what_is_public(
    world: World, asked: tuple[int, int], clock: time_machine.Traveller
) -> None:
    sent = apart(world)
    public = world.reply(sent).comment_id
    hear(world, "native-1", "La piscine ouvre samedi.", own=True)
    world.square.said.clear()
    world.act(replies.resolve, sent, said=False, delay=None)
    assert [world.comment(one).state for one in asked] == [State.ANSWERED_ELSEWHERE] * 2
    assert world.comment(public).state == State.UNANSWERED
