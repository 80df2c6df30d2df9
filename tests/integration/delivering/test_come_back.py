"""What came back to us was said, whatever the network lists: heard once, it is never said a second time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app.domain.reply import ReplyState
from app.domain.standing import FIRST, State
from app.errands.delivering import deliver_next
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen
from app.ports.failures import InDoubt
from tests.world import LEASE, YASMINA, World

AT_ONCE = timedelta(0)


def lost(world: World) -> int:
    """Send a reply that the network writes and then does not list, its answer lost on the way."""
    world.square.silent_after_writing = 1
    world.square.hidden_from_listing.add("said-1")
    sent = world.send(world.a_comment(), "Samedi à 9 h.\n\nÀ bientôt", delay=AT_ONCE)
    assert deliver_next(world.house)
    return sent


def hear(world: World, external_id: str, text: str = "Samedi à 9 h.\nA\u0300 bientôt ") -> None:
    """Words of the town come back, white space folded and accents taken apart."""
    seen = CommentSeen(
        external_id,
        text=text,
        own=True,
        parent_external_id="c1",
        post_external_id="p1",
        posted_at=world.now(),
    )
    world.hear(CommentPosted("town", seen))


@pytest.mark.parametrize("whole", [True, False])
def test_what_came_back_was_said_though_no_list_shows_it(
    world: World, clock: time_machine.Traveller, *, whole: bool
) -> None:
    sent = lost(world)
    hear(world, "said-1")
    world.square.listing_whole = whole
    clock.shift(LEASE)
    assert deliver_next(world.house)
    assert len(world.square.said) == 1
    assert (world.reply(sent).state, world.reply(sent).external_id) == (ReplyState.PUBLISHED, "said-1")
    assert world.comment(1).state == State.ANSWERED


def test_what_came_back_and_was_taken_away_there_is_not_said_again(
    world: World, clock: time_machine.Traveller
) -> None:
    sent = lost(world)
    hear(world, "said-1")
    world.hear(CommentRemoved("town", "said-1"))
    clock.shift(LEASE)
    assert deliver_next(world.house)
    assert (len(world.square.said), world.reply(sent).state) == (1, ReplyState.PUBLISHED)


def test_what_is_listed_and_came_back_is_one(world: World, clock: time_machine.Traveller) -> None:
    sent = lost(world)
    hear(world, "said-1")
    world.square.hidden_from_listing.clear()
    clock.shift(LEASE)
    assert deliver_next(world.house)
    assert (world.reply(sent).state, world.reply(sent).external_id) == (ReplyState.PUBLISHED, "said-1")


def test_of_two_that_came_back_a_person_says_which(world: World, clock: time_machine.Traveller) -> None:
    sent = lost(world)
    hear(world, "said-1")
    hear(world, "native-1")
    clock.shift(LEASE)
    assert deliver_next(world.house)
    reply = world.reply(sent)
    assert (reply.state, reply.reason, len(reply.seen_at)) == (ReplyState.IN_DOUBT, "several_found", 2)


def unsaid(world: World, comment: int) -> int:
    """Send a reply that the network never wrote, and said nothing of."""
    world.square.failing.append(InDoubt("no_answer"))
    sent = world.send(comment, "Samedi.", delay=AT_ONCE)
    assert deliver_next(world.house)
    return sent


def test_what_proved_unsaid_is_held_where_a_colleague_answered_there(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    sent = unsaid(world, comment)
    hear(world, "native-1", "Bonjour, fermé lundi.")
    clock.shift(LEASE)
    assert deliver_next(world.house)
    assert not deliver_next(world.house)
    assert (world.square.said, world.reply(sent).is_held) == ([], True)
    assert (world.comment(comment).state, world.comment(comment).rank) == (State.ANSWERED_ELSEWHERE, FIRST)


def test_what_proved_unsaid_leaves_where_a_colleague_answered_somebody_else(
    world: World, clock: time_machine.Traveller
) -> None:
    first = world.a_comment()
    second = world.a_comment("Moi aussi.", by=YASMINA, parent_external_id="c1")
    sent = unsaid(world, second)
    hear(world, "native-1", "Bonjour, fermé lundi.")
    clock.shift(LEASE)
    assert deliver_next(world.house)
    assert deliver_next(world.house)
    assert (world.square.texts(), world.reply(sent).state) == (["Samedi."], ReplyState.PUBLISHED)
    assert world.comment(first).state == State.ANSWERED_ELSEWHERE
