"""What its author changes after a reply was said, but before we learn that it was, is not answered by it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from app import replies
from app.domain.standing import State
from app.errands.delivering import deliver_next
from app.ports.channel import Dispatch
from app.ports.events import CommentEdited, CommentSeen
from tests.conftest import NOW
from tests.world import LEASE, MARC, World

AT_ONCE, MINUTE = timedelta(0), timedelta(minutes=1)


def edit(world: World) -> None:
    seen = CommentSeen("c1", text="Merci. Et le samedi ?", author=MARC, post_external_id="p1")
    world.hear(CommentEdited("town", seen, edited_at=world.now()))


def stands(world: World, comment_id: int) -> tuple[str | None, datetime | None]:
    comment = world.comment(comment_id)
    return comment.state, comment.waiting_since


def test_while_the_network_takes_its_time_to_answer(world: World, clock: time_machine.Traveller) -> None:
    comment_id = world.a_comment()
    sent = world.send(comment_id, delay=AT_ONCE)

    def edit_meanwhile(_external_id: str, _dispatch: Dispatch) -> None:
        clock.shift(timedelta(seconds=2))
        edit(world)
        clock.shift(timedelta(seconds=2))

    world.square.meanwhile = [edit_meanwhile]
    assert deliver_next(world.house)
    assert world.reply(sent).published_at == NOW
    assert stands(world, comment_id) == (State.UNANSWERED, NOW + timedelta(seconds=2))


@pytest.mark.parametrize("by_a_person", [False, True])
def test_while_nobody_knows_whether_it_was_said(
    world: World, clock: time_machine.Traveller, *, by_a_person: bool
) -> None:
    comment_id = world.a_comment()
    world.square.silent_after_writing = 1
    sent = world.send(comment_id, delay=AT_ONCE)
    assert deliver_next(world.house)
    clock.shift(MINUTE / 2)
    edit(world)
    clock.shift(LEASE)
    if by_a_person:
        world.act(replies.resolve, sent, said=True, delay=None)
    else:
        assert deliver_next(world.house)
    assert world.reply(sent).published_at == NOW
    assert stands(world, comment_id) == (State.UNANSWERED, NOW + MINUTE / 2)
