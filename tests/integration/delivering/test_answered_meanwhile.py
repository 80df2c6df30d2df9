"""A colleague answers on the network during an attempt of ours, and the attempt comes to nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import replies
from app.domain.reply import ReplyState
from app.domain.standing import State
from app.errands.delivering import deliver_next
from app.ports.channel import Access, Dispatch, Reference
from app.ports.events import CommentPosted, CommentSeen
from app.ports.failures import TemporaryFailure
from tests.fakes import Agora
from tests.world import World

AT_ONCE = timedelta(0)


def native(world: World, text: str = "Fermé lundi.") -> None:
    """A colleague answers there by hand."""
    seen = CommentSeen(
        "native-1", text=text, own=True, parent_external_id="c1", post_external_id="p1", posted_at=world.now()
    )
    world.hear(CommentPosted("town", seen))


def busy_while_answered(world: World, text: str) -> None:
    """Let the network take nothing of ours just as a colleague answers there by hand."""

    def busy(_external_id: str, _dispatch: Dispatch) -> None:
        world.square.said.pop()
        native(world, text)
        raise TemporaryFailure("rate_limited")

    world.square.meanwhile = [busy]


@pytest.mark.parametrize("text", ["Fermé lundi.", "Samedi à 9 h."])
def test_ours_is_held_before_it_is_tried_again(
    world: World, clock: time_machine.Traveller, text: str
) -> None:
    comment_id = world.a_comment()
    busy_while_answered(world, text)
    sent = world.send(comment_id, delay=AT_ONCE)
    assert deliver_next(world.house)
    assert world.reply(sent).is_held
    assert (world.comment(comment_id).state, world.comment(comment_id).rank) == (State.ANSWERED_ELSEWHERE, 0)
    clock.shift(timedelta(hours=1))
    assert not deliver_next(world.house)


def test_sent_all_the_same_a_later_attempt_holds_it_no_more(
    world: World, clock: time_machine.Traveller
) -> None:
    busy_while_answered(world, "Fermé lundi.")
    sent = world.send(world.a_comment(), delay=AT_ONCE)
    assert deliver_next(world.house)
    world.act(replies.release, sent, delay=AT_ONCE)
    assert world.reply(sent).reason is None, "it would be shown as refused, with nothing to take it back"
    world.square.failing = [TemporaryFailure("rate_limited")]
    assert deliver_next(world.house)
    assert not world.reply(sent).is_held
    clock.shift(timedelta(minutes=1))
    assert deliver_next(world.house)
    assert world.reply(sent).state == ReplyState.PUBLISHED


def test_an_answer_there_while_an_edit_is_found_is_known_with_it(
    world: World, clock: time_machine.Traveller
) -> None:
    comment_id = world.a_comment()
    clock.shift(timedelta(minutes=20))

    class Reading(Agora):
        def read(self, reference: Reference, access: Access) -> CommentPosted:
            native(world)
            return world.event("Et la patinoire ?", external_id="c1")

    sent = world.send(comment_id, delay=AT_ONCE)
    assert deliver_next(world.through(Reading(world.square)))
    assert world.reply(sent).is_held
    assert world.comment(world.id_of("native-1")).answers_id == comment_id
    assert (world.comment(comment_id).state, world.comment(comment_id).rank) == (State.ANSWERED_ELSEWHERE, 0)
