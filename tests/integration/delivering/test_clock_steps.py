"""The machine's clock steps by an hour while replies wait or are said: each leaves once, and none is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import replies
from app.domain.reply import ReplyState
from app.errands.delivering import deliver_next
from app.errands.digesting import digest_next
from app.ports.events import CommentPosted, CommentSeen
from tests.world import LEASE, World

HOUR, DELAY, AT_ONCE = timedelta(hours=1), timedelta(seconds=10), timedelta(0)
ASKED = "Quand ouvre la piscine ?"
BOTH = pytest.mark.parametrize("step", [HOUR, -HOUR])


def settle(world: World, clock: time_machine.Traveller) -> None:
    """Work on, well past whatever the step has put off."""
    world.square.reads["c1"] = CommentPosted("town", CommentSeen("c1", text=ASKED, post_external_id="p1"))
    for _ in range(8):
        clock.shift(timedelta(minutes=20))
        while deliver_next(world.house) or digest_next(world.house):
            pass


@BOTH
def test_a_reply_that_waits_leaves_once(world: World, clock: time_machine.Traveller, step: timedelta) -> None:
    sent = world.send(world.a_comment(ASKED), "Samedi.", delay=DELAY)
    clock.shift(step)
    settle(world, clock)
    assert world.square.texts() == ["Samedi."]
    assert world.reply(sent).state == ReplyState.PUBLISHED


@BOTH
@pytest.mark.parametrize("silent", [0, 1])
def test_a_reply_that_is_being_said_is_said_once(
    world: World, clock: time_machine.Traveller, step: timedelta, silent: int
) -> None:
    """Meanwhile the lease seems long over, or not to end for an hour; another worker comes by."""
    sent = world.send(world.a_comment(ASKED), "Samedi.", delay=AT_ONCE)
    world.square.silent_after_writing = silent

    def stepped(*_said: object) -> None:
        clock.shift(step)
        deliver_next(world.house)

    world.square.meanwhile = [stepped]
    assert deliver_next(world.house)
    settle(world, clock)
    assert world.square.texts() == ["Samedi."]
    assert world.reply(sent).state == ReplyState.PUBLISHED


@BOTH
def test_a_reply_taken_back_after_the_step_never_leaves(
    world: World, clock: time_machine.Traveller, step: timedelta
) -> None:
    sent = world.send(world.a_comment(ASKED), "Samedi.", delay=DELAY)
    clock.shift(step)
    world.act(replies.undo, sent)
    settle(world, clock)
    assert world.square.texts() == []


@BOTH
def test_a_webhook_that_waits_comes_in_once(
    world: World, clock: time_machine.Traveller, step: timedelta
) -> None:
    seen = CommentPosted("town", CommentSeen("c7", text="Et la piscine ?", post_external_id="p1"))
    world.receive(b"a body", seen)
    clock.shift(step)
    world.receive(b"a body", seen)
    clock.shift(LEASE)
    settle(world, clock)
    assert world.comment(world.id_of("c7")).text == "Et la piscine ?"
