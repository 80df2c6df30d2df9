"""A promise stands with its reply, and ends only with another one or for a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app import promises, replies
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.promise import Promise
from app.domain.reply import Reply, ReplyState
from tests.integration.promises.conftest import TODAY, Makes
from tests.world import World


def owed(world: World) -> list[int]:
    with world.db.reading() as session:
        found = promises.owed(session)
        assert promises.pressing(session, TODAY).open == len(found)
        return [one.promise.id for one in found]


def rate(world: World, today: date = TODAY) -> tuple[int, int]:
    with world.db.reading() as session:
        kept = promises.kept(session, today)
        return kept.kept, kept.due


def is_said(world: World, reply_id: int, state: ReplyState = ReplyState.PUBLISHED) -> None:
    """Let the network's answer be known."""
    with world.db.writing() as session:
        session.get_one(Reply, reply_id).state = state


def follow_up(world: World, comment_id: int, promise_id: int) -> int:
    """Send the reply that keeps it."""
    reply_id = world.send(comment_id, "C’est réparé.", key="reply-2")
    with world.db.writing() as session:
        promise, reply = promises.find(session, promise_id), session.get_one(Reply, reply_id)
        promises.tie(session, promise, reply, by=world.claire, now=world.now())
    return reply_id


def test_a_promise_is_owed_to_the_person_by_whom_it_was_made(world: World, makes: Makes) -> None:
    comment = world.a_comment()
    made = makes(comment)
    with world.db.reading() as session:
        (one,) = promises.owed(session)
        assert (one.promise.id, one.comment.id, one.owner.name) == (made, comment, "Claire Morvan")


def test_the_same_reply_makes_one_promise(world: World, makes: Makes) -> None:
    comment = world.a_comment()
    assert makes(comment) == makes(comment)


def test_to_take_the_reply_back_takes_the_promise_back(world: World, makes: Makes) -> None:
    comment = world.a_comment()
    makes(comment)
    world.act(replies.undo, world.replies_to(comment)[0].id)
    assert owed(world) == []
    assert rate(world, TODAY + timedelta(days=1)) == (0, 0)


def test_only_a_reply_that_became_public_keeps_it(world: World, makes: Makes) -> None:
    comment = world.a_comment()
    made = makes(comment)
    reply = follow_up(world, comment, made)
    assert owed(world) == [made]
    is_said(world, reply)
    assert owed(world) == []
    assert rate(world) == (1, 1)


def test_a_reply_that_was_taken_back_or_refused_late_kept_nothing(world: World, makes: Makes) -> None:
    comment = world.a_comment()
    made = makes(comment)
    reply = follow_up(world, comment, made)
    world.act(replies.undo, reply)
    assert owed(world) == [made]
    is_said(world, reply)
    is_said(world, reply, ReplyState.FAILED)
    assert owed(world) == [made]


def test_it_ends_for_a_reason_and_that_can_be_taken_back(world: World, makes: Makes) -> None:
    made = makes(world.a_comment())
    with world.db.writing() as session:
        promises.end(session, promises.find(session, made), " Il a rappelé. ", by=world.paul, now=world.now())
        ended = session.get_one(Promise, made)
        assert (ended.reason, ended.ended_by) == ("Il a rappelé.", world.paul.actor)
    assert owed(world) == []
    assert rate(world) == (0, 1)
    with world.db.writing() as session:
        promises.resume(session, promises.find(session, made), by=world.paul, now=world.now())
    assert owed(world) == [made]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_without_a_reason_it_does_not_end(world: World, makes: Makes, reason: str) -> None:
    made = makes(world.a_comment())
    with world.db.writing() as session, pytest.raises(Invalid, match="promise_reason"):
        promises.end(session, promises.find(session, made), reason, by=world.claire, now=world.now())
    assert owed(world) == [made]


def test_a_day_that_passed_is_not_promised(world: World, makes: Makes) -> None:
    with pytest.raises(Invalid, match="due_date_gone"):
        makes(world.a_comment(), due_on=TODAY - timedelta(days=1))


def test_a_reply_to_somebody_else_keeps_nothing(world: World, makes: Makes) -> None:
    made = makes(world.a_comment())
    other = world.send(world.a_comment(), "Oui.")
    with world.db.writing() as session:
        promise, reply = promises.find(session, made), session.get_one(Reply, other)
        with pytest.raises(Conflict, match="promise_elsewhere"):
            promises.tie(session, promise, reply, by=world.claire, now=world.now())


def test_what_fell_due_long_ago_is_not_in_the_rate_and_what_is_to_come_neither(
    world: World, makes: Makes
) -> None:
    makes(world.a_comment(), due_on=TODAY + timedelta(days=5))
    assert rate(world) == (0, 0)
    assert rate(world, TODAY + timedelta(days=6)) == (0, 1)
    assert rate(world, TODAY + timedelta(days=200)) == (0, 0)


def test_the_first_due_is_the_first_listed(world: World, makes: Makes) -> None:
    late = makes(world.a_comment(), due_on=TODAY + timedelta(days=9))
    soon = makes(world.a_comment(), due_on=TODAY + timedelta(days=1))
    assert owed(world) == [soon, late]


def test_one_that_does_not_exist_is_not_found(world: World) -> None:
    with world.db.reading() as session, pytest.raises(NotFound):
        promises.find(session, 404)
