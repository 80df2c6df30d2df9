"""Networks tell things late, twice and in any order; what is true comes out the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import func, select

from app.domain.comment import Comment
from app.domain.revision import Revision
from app.domain.thread import Thread
from app.ports.events import (
    CommentEdited,
    CommentHidden,
    CommentPosted,
    CommentRemoved,
    CommentSeen,
    Event,
)
from tests.conftest import NOW
from tests.world import MARC, World

FIRST = "Quand ouvre la piscine ?"
SECOND = "Quand ouvre la piscine des Tilleuls ?"
THIRD = "Quand ouvre la piscine des Tilleuls, le soir ?"
MINUTE = timedelta(minutes=1)

SEEN = CommentSeen("c1", text=FIRST, author=MARC, post_external_id="p1", posted_at=NOW - 9 * MINUTE)
POSTED = CommentPosted("town", SEEN)
EDITED = CommentEdited("town", replace(SEEN, text=SECOND), edited_at=NOW - 5 * MINUTE)
EDITED_AGAIN = CommentEdited("town", replace(SEEN, text=THIRD), edited_at=NOW - 3 * MINUTE)
HIDDEN = CommentHidden("town", "c1", hidden=True, at=NOW - 2 * MINUTE)
REMOVED = CommentRemoved("town", "c1", removed_at=NOW - MINUTE, post_external_id="p1")


def the_comment(world: World) -> Comment:
    return world.comment(world.id_of("c1"))


def count(world: World, noun: type[Comment | Revision | Thread]) -> int:
    with world.db.reading() as session:
        return session.scalar(select(func.count()).select_from(noun)) or 0


@pytest.mark.parametrize("order", list(permutations((POSTED, EDITED, EDITED_AGAIN))))
def test_the_last_edit_wins_in_whatever_order_it_comes(world: World, order: tuple[Event, ...]) -> None:
    world.hear(*order)
    comment = the_comment(world)
    assert (comment.text, comment.edited_at) == (THIRD, EDITED_AGAIN.edited_at)
    assert (comment.state, comment.waiting_since) == ("unanswered", SEEN.posted_at)
    assert count(world, Comment) == 1


@pytest.mark.parametrize("order", list(permutations((POSTED, EDITED, REMOVED))))
def test_what_was_removed_stays_removed_in_whatever_order_it_comes(
    world: World, order: tuple[Event, ...]
) -> None:
    world.hear(*order)
    comment = the_comment(world)
    assert (comment.state, comment.shelf, comment.removed_at) == ("removed", "done", REMOVED.removed_at)
    assert (comment.text, comment.posted_at) == (SECOND, SEEN.posted_at)
    assert comment.author_id is not None


@pytest.mark.parametrize("event", [POSTED, EDITED, HIDDEN, REMOVED], ids=lambda event: type(event).__name__)
def test_an_event_that_comes_twice_changes_nothing_the_second_time(world: World, event: Event) -> None:
    world.hear(POSTED, event)
    before = the_comment(world)
    world.hear(event)
    after = the_comment(world)
    columns = [column.key for column in Comment.__table__.columns]
    assert [getattr(after, name) for name in columns] == [getattr(before, name) for name in columns]
    assert count(world, Revision) == (1 if event is EDITED else 0)


def test_a_removal_heard_first_leaves_a_tombstone_that_nobody_waits_for(world: World) -> None:
    world.hear(replace(REMOVED, post_external_id=None))
    comment = the_comment(world)
    assert (comment.state, comment.shelf, comment.text) == ("removed", "done", None)
    world.hear(POSTED)
    assert the_comment(world).thread_id != comment.thread_id
    assert the_comment(world).state == "removed"


def test_a_tombstone_takes_its_nature_from_whoever_describes_it_first(world: World) -> None:
    world.hear(replace(REMOVED, post_external_id=None))
    mention = replace(SEEN, kind="mention", answerable=False)
    world.hear(CommentPosted("town", mention), CommentPosted("town", SEEN))
    comment = the_comment(world)
    assert (comment.kind, comment.answerable, comment.text) == ("mention", False, FIRST)


def test_hiding_and_showing_again_is_noted(world: World) -> None:
    world.hear(POSTED, HIDDEN)
    assert the_comment(world).hidden_at == HIDDEN.at
    assert the_comment(world).state == "unanswered"
    world.hear(CommentHidden("town", "c1", hidden=False))
    assert the_comment(world).hidden_at is None
    world.hear(CommentHidden("town", "c1", hidden=True))
    assert the_comment(world).hidden_at == NOW


def test_hiding_a_comment_nobody_knows_makes_none(world: World) -> None:
    world.hear(HIDDEN)
    assert count(world, Comment) == 0


def test_a_poll_says_whether_the_public_still_sees_it(world: World) -> None:
    world.hear(POSTED)
    world.hear(CommentPosted("town", replace(SEEN, hidden=True)), read_now=True)
    assert the_comment(world).hidden_at == NOW
    world.hear(POSTED)
    assert the_comment(world).hidden_at == NOW
    world.hear(CommentPosted("town", replace(SEEN, hidden=False)), read_now=True)
    assert the_comment(world).hidden_at is None


def test_a_reply_may_come_before_the_comment_it_replies_to(world: World) -> None:
    answer = CommentSeen("c2", text="Moi aussi", parent_external_id="c1", post_external_id="p1")
    world.hear(CommentPosted("town", answer), POSTED)
    reply, parent = world.comment(world.id_of("c2")), the_comment(world)
    assert reply.thread_id == parent.thread_id
    assert reply.parent_external_id == parent.external_id


def test_what_is_known_is_completed_and_never_overwritten(world: World) -> None:
    bare = CommentSeen("c1", text=FIRST, whole=False)
    world.hear(CommentPosted("town", bare))
    comment = the_comment(world)
    assert comment.next_read_at == NOW
    assert (comment.author_id, comment.posted_at, comment.post_external_id) == (None, None, None)
    world.hear(CommentPosted("town", replace(SEEN, permalink="https://agora.example/1", likes=3, stars=2)))
    whole = the_comment(world)
    assert whole.next_read_at is None
    assert (whole.posted_at, whole.post_external_id, whole.likes, whole.stars) == (SEEN.posted_at, "p1", 3, 2)
    world.hear(CommentPosted("town", replace(SEEN, permalink="https://agora.example/2", likes=4)))
    assert (the_comment(world).permalink, the_comment(world).likes) == ("https://agora.example/1", 4)


def test_a_comment_whose_post_is_told_later_joins_the_posts_conversation(world: World) -> None:
    world.hear(CommentPosted("town", CommentSeen("c1", text=FIRST)))
    world.hear(CommentPosted("town", CommentSeen("c2", text=SECOND, post_external_id="p1")))
    assert the_comment(world).thread_id != world.comment(world.id_of("c2")).thread_id
    world.hear(POSTED)
    assert the_comment(world).thread_id == world.comment(world.id_of("c2")).thread_id


def test_a_private_message_stays_in_its_conversation(world: World) -> None:
    message = CommentSeen("m1", kind="message", visibility="private", text=FIRST, thread_external_id="t1")
    world.hear(CommentPosted("town", message))
    before = world.comment(world.id_of("m1"))
    world.hear(CommentEdited("town", replace(message, text=SECOND, thread_external_id=None)))
    after = world.comment(world.id_of("m1"))
    assert (after.thread_id, after.text) == (before.thread_id, SECOND)
    assert (after.kind, after.visibility) == ("message", "private")
