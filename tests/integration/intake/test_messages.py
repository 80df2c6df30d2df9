"""A private message is one, whether its webhook came, a poll found it, or both."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.standing import State
from app.ports.events import AuthorSeen, CommentPosted, CommentSeen
from tests.conftest import NOW
from tests.world import World

MINUTE = timedelta(minutes=1)
ASKED = CommentSeen(
    "m1",
    kind="message",
    visibility="private",
    text="La mairie ouvre demain ?",
    author=AuthorSeen("p1"),
    thread_external_id="p1",
    posted_at=NOW - 5 * MINUTE,
)
ANSWERED = replace(ASKED, external_id="m2", text="Oui.", author=AuthorSeen("town"), own=True, posted_at=NOW)


def told(world: World, seen: CommentSeen, *, by_poll: bool) -> None:
    """Tell a message: a poll does not know who may answer in its conversation."""
    heard = replace(seen, answerable=None) if by_poll else seen
    world.hear(CommentPosted("town", heard), read_now=by_poll)


@pytest.mark.parametrize("polls", [(True,), (True, True), (True, False), (False, True)])
def test_a_message_that_a_poll_found_is_one_and_can_be_answered(
    world: World, polls: tuple[bool, ...]
) -> None:
    for by_poll in polls:
        told(world, ASKED, by_poll=by_poll)
    comment = world.comment(world.id_of("m1"))
    assert (comment.state, comment.visibility, comment.answerable) == (State.UNANSWERED, "private", True)
    assert comment.edited_at is None


def test_a_conversation_that_another_application_holds_stays_its_own(world: World) -> None:
    told(world, replace(ASKED, answerable=False), by_poll=False)
    told(world, ASKED, by_poll=True)
    assert not world.comment(world.id_of("m1")).answerable


@pytest.mark.parametrize("order", [(ASKED, ANSWERED), (ANSWERED, ASKED)])
def test_the_towns_answer_that_a_poll_found_ends_the_wait(
    world: World, order: tuple[CommentSeen, CommentSeen]
) -> None:
    for seen in order:
        told(world, seen, by_poll=True)
    assert world.comment(world.id_of("m1")).state == State.ANSWERED_ELSEWHERE
