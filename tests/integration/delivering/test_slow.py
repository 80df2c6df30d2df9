"""A network that takes its time before and while we speak: no second worker speaks beside the first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import time_machine

from app.domain.reply import ReplyState
from app.errands.delivering import deliver_next
from app.ports.channel import Access, Dispatch, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen, PostSeen
from app.ports.failures import InDoubt
from tests.fakes import Agora
from tests.world import LEASE, World

AT_ONCE, OLD_NEWS = timedelta(0), timedelta(minutes=11)


class Slow(Agora):
    """It needs nearly two thirds of a lease to be read, and half a one to be written to."""

    clock: time_machine.Traveller
    beside: Callable[[], object]

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        self.clock.shift(LEASE * 0.6)
        return super().read(reference, access)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        self.clock.shift(LEASE / 2)
        self.beside()
        return super().publish(dispatch, access)


def test_what_was_read_first_takes_nothing_from_the_time_to_say_it(
    world: World, clock: time_machine.Traveller
) -> None:
    slow = Slow(world.square)
    slow.clock, slow.beside = clock, lambda: deliver_next(world.house)
    seen = CommentSeen("c1", text="Quand ouvre la piscine ?", post_external_id="p1")
    world.square.reads["c1"] = CommentPosted("town", seen)
    comment_id = world.a_comment()
    clock.shift(OLD_NEWS)
    sent = world.send(comment_id, delay=AT_ONCE)
    assert deliver_next(world.through(slow))
    assert world.square.texts() == ["Samedi à 9 h."]
    assert world.reply(sent).state == ReplyState.PUBLISHED


def test_the_network_has_a_whole_lease_since_it_was_written_to_not_since_it_was_read(
    world: World, clock: time_machine.Traveller
) -> None:
    class SlowToRead(Agora):
        def read(self, reference: Reference, access: Access) -> CommentPosted:
            clock.shift(LEASE * 0.6)
            return world.event("Quand ouvre la piscine ?", external_id="c1")

    comment_id = world.a_comment()
    clock.shift(OLD_NEWS)
    sent = world.send(comment_id, delay=AT_ONCE)
    world.square.failing.append(InDoubt("no_answer"))
    assert deliver_next(world.through(SlowToRead(world.square)))
    clock.shift(LEASE / 2)
    assert deliver_next(world.house)
    assert (world.square.said, world.reply(sent).reason) == ([], "not_found_yet")
    clock.shift(LEASE / 2)
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi à 9 h."]
