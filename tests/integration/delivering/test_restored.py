"""A copy of the database does not know what was said after it was made: nothing is said a second time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import replies
from app.domain.connection import Connection
from app.domain.part import cut
from app.domain.reply import ReplyState
from app.domain.standing import State
from app.errands.delivering import deliver_next
from app.errands.restoring import doubt_what_waited
from app.errands.waking import sweep
from app.ports.channel import Dispatch
from app.ports.events import CommentEdited, CommentSeen
from app.ports.failures import NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure
from app.replies import Manner
from tests.world import LEASE, MARC, World

AT_ONCE, DELAY = timedelta(0), timedelta(seconds=10)
TEXT = "La piscine ouvre samedi à 9 h. Le bassin des petits est fermé. Il rouvre lundi."
PARTS = cut(TEXT, lambda text: len(text) <= 40)


def said_after_the_copy(world: World, *texts: str) -> None:
    """What the town said between the copy and its return; nobody tells us of it."""
    for text in texts:
        name = f"said-{len(world.square.said) + 1}"
        world.square.said.append((name, Dispatch("reply:1", text, "town", "c1")))


def deliver(world: World, clock: time_machine.Traveller) -> None:
    for _ in range(4):
        clock.shift(LEASE)
        while deliver_next(world.house):
            pass


def test_what_waited_is_looked_up(world: World, clock: time_machine.Traveller) -> None:
    sent = world.send(world.a_comment(), "Samedi.", delay=DELAY)
    doubt_what_waited(world.house)
    said_after_the_copy(world, "Samedi.")
    deliver(world, clock)
    assert world.square.texts() == ["Samedi."]
    assert world.reply(sent).state == ReplyState.PUBLISHED


@pytest.mark.parametrize("was_said", [True, False])
def test_what_waited_for_a_persons_word_is_looked_for_when_it_has_it(
    world: World, clock: time_machine.Traveller, *, was_said: bool
) -> None:
    sent = world.send(world.a_comment(), "Samedi.", delay=None)
    doubt_what_waited(world.house)
    if was_said:
        said_after_the_copy(world, "Samedi.")
    deliver(world, clock)
    assert world.reply(sent).awaits_confirmation
    world.act(replies.release, sent, delay=AT_ONCE)
    deliver(world, clock)
    assert world.square.texts() == ["Samedi."]
    assert world.comment(1).state == State.ANSWERED


def test_an_old_copy_leaves_a_day_to_confirm_what_waited_for_it(
    world: World, clock: time_machine.Traveller
) -> None:
    """Given back as a draft, it would leave again without anybody having looked whether it was said."""
    sent = world.send(world.a_comment(), "Samedi.", delay=None)
    clock.shift(timedelta(days=3))
    doubt_what_waited(world.house)
    said_after_the_copy(world, "Samedi.")
    assert sweep(world.house)
    assert world.reply(sent).awaits_confirmation
    world.act(replies.release, sent, delay=AT_ONCE)
    deliver(world, clock)
    assert world.square.texts() == ["Samedi."]


def test_what_was_held_for_an_edit_is_looked_for_too(world: World, clock: time_machine.Traveller) -> None:
    sent = world.send(world.a_comment("Quand ?"), "Samedi.", delay=DELAY)
    seen = CommentSeen("c1", text="Quand, s’il vous plaît ?", author=MARC, post_external_id="p1")
    world.hear(CommentEdited("town", seen, edited_at=world.now()))
    assert world.reply(sent).is_held
    doubt_what_waited(world.house)
    said_after_the_copy(world, "Samedi.")
    clock.shift(DELAY)
    world.act(replies.release, sent, delay=AT_ONCE)
    deliver(world, clock)
    assert world.square.texts() == ["Samedi."]


@pytest.mark.parametrize(
    "failure", [TemporaryFailure("busy"), PermanentFailure("refused"), NeedsReconnection("token_dead")]
)
def test_where_nobody_can_look_yet_it_does_not_leave_unseen(
    world: World, clock: time_machine.Traveller, failure: NetworkFailure
) -> None:
    sent = world.send(world.a_comment(), "Samedi.", delay=None)
    doubt_what_waited(world.house)
    said_after_the_copy(world, "Samedi.")
    world.act(replies.release, sent, delay=AT_ONCE)
    world.square.find_failing.append(failure)
    world.square.failing.append(failure)
    assert deliver_next(world.house)
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).problem = None
    deliver(world, clock)
    assert world.square.texts() == ["Samedi."]


@pytest.mark.parametrize("said", [1, 2, 3])
def test_of_what_is_said_in_parts_only_those_that_were_not_are(
    world: World, clock: time_machine.Traveller, said: int
) -> None:
    texts = [part.text for part in PARTS]
    world.send(world.a_comment(), TEXT, manner=Manner(parts=PARTS), delay=DELAY)
    doubt_what_waited(world.house)
    said_after_the_copy(world, *texts[:said])
    deliver(world, clock)
    assert world.square.texts() == texts
    assert [one.state for one in world.replies_to(1)] == [ReplyState.PUBLISHED] * 3
    assert [one.reason for one in world.replies_to(1)] == [None] * 3
