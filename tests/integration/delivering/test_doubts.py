"""When the network did not say what it did, we look before we speak: late is better than twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from app import outbox
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.reply import ReplyState
from app.domain.standing import FIRST, State
from app.errands.delivering import LOOKED_UP, deliver_next
from app.ports.channel import Access, Dispatch, Found
from app.ports.events import CommentEdited, CommentRemoved, CommentSeen
from app.ports.failures import InDoubt, NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure
from tests.fakes import NAME, Agora, Square
from tests.world import LEASE, World

NOW = timedelta(0)


def lost(world: World, *, written: bool, comment: int | None = None, text: str = "Samedi.") -> int:
    """Send a reply whose answer never came back, whether or not the network wrote it."""
    if written:
        world.square.silent_after_writing = 1
    else:
        world.square.failing.append(InDoubt("no_answer"))
    sent = world.send(comment or world.a_comment(), text, delay=NOW)
    assert deliver_next(world.house)
    assert world.reply(sent).state == ReplyState.IN_DOUBT
    return sent


def look_up_until_asked(world: World, clock: time_machine.Traveller) -> int:
    """Let time pass until nothing more is due by itself; return how often the network was asked."""
    asked = 0
    for _ in range(60):
        clock.shift(timedelta(seconds=30))
        asked += deliver_next(world.house)
    return asked


def test_a_doubtful_reply_that_is_found_was_said(world: World, clock: time_machine.Traveller) -> None:
    sent = lost(world, written=True)
    assert (world.comment(1).state, world.comment(1).rank) == (State.UNANSWERED, FIRST)
    clock.shift(timedelta(seconds=30))
    assert deliver_next(world.house)
    assert (world.reply(sent).state, world.reply(sent).external_id) == (ReplyState.PUBLISHED, "said-1")
    assert world.comment(1).state == State.ANSWERED
    assert look_up_until_asked(world, clock) == 0
    assert world.square.texts() == ["Samedi."]


def test_what_is_not_found_is_not_said_again_before_a_lease_has_passed(
    world: World, clock: time_machine.Traveller
) -> None:
    sent = lost(world, written=False)
    assert not deliver_next(world.house)
    clock.shift(LEASE - timedelta(milliseconds=1))
    assert deliver_next(world.house)
    assert world.square.said == []
    assert (world.reply(sent).state, world.reply(sent).reason) == (ReplyState.IN_DOUBT, "not_found_yet")


def test_what_is_not_found_once_a_lease_has_passed_is_said_again_once(
    world: World, clock: time_machine.Traveller
) -> None:
    sent = lost(world, written=False)
    clock.shift(LEASE)
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]
    assert (world.reply(sent).state, world.reply(sent).attempts) == (ReplyState.PUBLISHED, 2)
    assert look_up_until_asked(world, clock) == 0
    assert world.square.texts() == ["Samedi."]


def test_words_that_appear_late_are_found_and_not_doubled(
    world: World, clock: time_machine.Traveller
) -> None:
    """The network wrote at once but lists it only half a minute later."""
    sent = lost(world, written=True)
    world.square.hidden_from_listing.add("said-1")
    clock.shift(timedelta(seconds=30))
    deliver_next(world.house)
    assert world.reply(sent).state == ReplyState.IN_DOUBT
    world.square.hidden_from_listing.clear()
    clock.shift(timedelta(seconds=30))
    deliver_next(world.house)
    assert world.reply(sent).state == ReplyState.PUBLISHED
    assert world.square.texts() == ["Samedi."]


def test_several_candidates_are_shown_to_the_person(world: World, clock: time_machine.Traveller) -> None:
    sent = lost(world, written=True)
    world.square.said.append(("native-1", world.square.said[0][1]))
    assert look_up_until_asked(world, clock) == 1
    assert (world.reply(sent).state, world.reply(sent).reason) == (ReplyState.IN_DOUBT, "several_found")
    assert world.comment(1).rank == FIRST
    assert len(world.square.said) == 2


def test_a_candidate_that_another_reply_owns_is_not_this_one(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    first = world.send(comment, "Samedi.", key="reply-1", delay=NOW)
    deliver_next(world.house)
    world.square.failing.append(InDoubt("no_answer"))
    second = world.send(comment, "Samedi.", key="reply-2", delay=NOW)
    deliver_next(world.house)
    clock.shift(LEASE)
    deliver_next(world.house)
    assert (world.reply(first).external_id, world.reply(second).external_id) == ("said-1", "said-2")
    assert world.square.texts() == ["Samedi.", "Samedi."]


def test_the_same_id_on_another_account_is_somebody_elses(
    world: World, clock: time_machine.Traveller
) -> None:
    """Two networks may number alike: what one account said does not hide what this one said."""
    harbour = world.another_account()
    other = world.send(world.a_comment(), "Autre chose.", delay=NOW)
    deliver_next(world.house)
    world.square.said.clear()
    with world.db.writing() as session:
        session.get_one(Comment, 1).connection_id = harbour
    sent = lost(world, written=True)
    clock.shift(LEASE)
    deliver_next(world.house)
    assert world.reply(other).external_id == world.reply(sent).external_id == "said-1"
    assert world.square.texts() == ["Samedi."]


@pytest.mark.parametrize(
    "failure", [TemporaryFailure("busy"), None], ids=["the listing fails", "the listing is not whole"]
)
def test_after_enough_look_ups_the_person_is_asked(
    world: World, clock: time_machine.Traveller, failure: NetworkFailure | None
) -> None:
    sent = lost(world, written=False)
    world.square.listing_whole = False
    world.square.find_failing += [failure] * 50 if failure else []
    assert look_up_until_asked(world, clock) == LOOKED_UP
    assert world.square.said == []
    assert world.reply(sent).state == ReplyState.IN_DOUBT
    assert world.reply(sent).reason == ("busy" if failure else "not_found_yet")


@pytest.mark.parametrize("failure", [PermanentFailure("forbidden"), InDoubt("no_answer")])
def test_a_listing_that_will_never_come_leaves_the_question_to_the_person(
    world: World, clock: time_machine.Traveller, failure: NetworkFailure
) -> None:
    sent = lost(world, written=True)
    world.square.find_failing.append(failure)
    assert look_up_until_asked(world, clock) == 1
    assert (world.reply(sent).state, world.reply(sent).reason) == (ReplyState.IN_DOUBT, failure.reason)


def test_a_doubt_behind_a_closed_access_is_looked_up_once_it_is_renewed(
    world: World, clock: time_machine.Traveller
) -> None:
    sent = lost(world, written=True)
    world.square.find_failing.append(NeedsReconnection("token_expired"))
    assert look_up_until_asked(world, clock) == 1
    assert world.reply(sent).state == ReplyState.IN_DOUBT
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).recover()
    assert deliver_next(world.house)
    assert world.reply(sent).state == ReplyState.PUBLISHED
    assert world.square.texts() == ["Samedi."]


def test_a_second_doubt_is_looked_up_like_the_first(world: World, clock: time_machine.Traveller) -> None:
    sent = lost(world, written=False)
    world.square.silent_after_writing = 1
    clock.shift(LEASE)
    deliver_next(world.house)
    assert world.reply(sent).state == ReplyState.IN_DOUBT
    clock.shift(LEASE)
    deliver_next(world.house)
    assert (world.reply(sent).state, world.reply(sent).external_id) == (ReplyState.PUBLISHED, "said-1")
    assert world.square.texts() == ["Samedi."]


@pytest.mark.parametrize("gone", [True, False])
def test_what_proved_unsaid_is_not_said_to_a_comment_that_changed(
    world: World, clock: time_machine.Traveller, *, gone: bool
) -> None:
    sent = lost(world, written=False)
    edited = CommentEdited("town", CommentSeen("c1", text="Et le soir ?"))
    world.hear(CommentRemoved("town", "c1") if gone else edited)
    clock.shift(LEASE)
    deliver_next(world.house)
    assert world.square.said == []
    reply = world.reply(sent)
    assert (reply.is_held, reply.reason) == ((False, "comment_gone") if gone else (True, "comment_edited"))


def test_what_was_said_is_known_even_if_its_comment_went(world: World, clock: time_machine.Traveller) -> None:
    sent = lost(world, written=True)
    world.hear(CommentRemoved("town", "c1"))
    clock.shift(LEASE)
    deliver_next(world.house)
    assert world.reply(sent).state == ReplyState.PUBLISHED


class Slow(Agora):
    """A network that takes its time to list: something happens before it answers."""

    def __init__(self, square: Square, meanwhile: Callable[[], None]) -> None:
        super().__init__(square)
        self.meanwhile = meanwhile

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        self.meanwhile()
        return super().find(dispatch, access)


def test_a_worker_overtaken_while_it_looked_says_nothing(world: World, clock: time_machine.Traveller) -> None:
    sent = lost(world, written=False)
    clock.shift(LEASE)

    def overtake() -> None:
        clock.shift(LEASE)
        with world.db.writing() as session:
            assert outbox.claim(session, world.now(), LEASE)

    assert deliver_next(replace(world.house, channels={NAME: Slow(world.square, overtake)}))
    assert world.square.said == []
    clock.shift(LEASE)
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]
    assert world.reply(sent).state == ReplyState.PUBLISHED
