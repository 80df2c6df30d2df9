"""A promise that has come to its day is counted, and so is one that was kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from app import promises
from app.domain.reply import Reply, ReplyState
from app.promises import Pressing
from tests.conftest import NOW
from tests.integration.promises.conftest import TODAY, Makes
from tests.world import World

DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 3, 16, 23, 0, tzinfo=UTC)


def pressing(world: World, today: date) -> Pressing:
    with world.db.reading() as session:
        return promises.pressing(session, today)


def kept_since(world: World, midnight: datetime = MIDNIGHT) -> int:
    with world.db.reading() as session:
        return promises.kept_since(session, midnight)


def keep(world: World, comment_id: int, promise_id: int, state: ReplyState, at: datetime | None) -> None:
    """Let a reply to it come out as it does."""
    reply_id = world.send(comment_id, "C’est réparé.", key="reply-2")
    with world.db.writing() as session:
        promise, reply = promises.find(session, promise_id), session.get_one(Reply, reply_id)
        promises.tie(session, promise, reply, by=world.claire, now=world.now())
        reply.state, reply.published_at = state, at


def test_nothing_presses_where_nothing_was_promised(world: World) -> None:
    assert pressing(world, TODAY) == Pressing(open=0, late=0, today=0)
    assert kept_since(world) == 0


def test_those_to_come_those_of_today_and_those_whose_day_passed_are_told_apart(
    world: World, makes: Makes
) -> None:
    for days in (0, 0, 1, 5):
        makes(world.a_comment(), due_on=TODAY + days * DAY)
    assert pressing(world, TODAY) == Pressing(open=4, late=0, today=2)
    assert pressing(world, TODAY + DAY) == Pressing(open=4, late=2, today=1)
    assert pressing(world, TODAY + 9 * DAY) == Pressing(open=4, late=4, today=0)


def test_one_that_was_kept_or_ended_presses_no_more(world: World, makes: Makes) -> None:
    marc, yasmina = world.a_comment(), world.a_comment()
    keep(world, marc, makes(marc), ReplyState.PUBLISHED, NOW)
    ended = makes(yasmina)
    assert pressing(world, TODAY + DAY) == Pressing(open=1, late=1, today=0)
    with world.db.writing() as session:
        promises.end(session, promises.find(session, ended), "Vu.", by=world.claire, now=NOW)
    assert pressing(world, TODAY + DAY) == Pressing(open=0, late=0, today=0)


def test_what_falls_due_between_two_days_is_listed_alone(world: World, makes: Makes) -> None:
    made = [makes(world.a_comment(), due_on=TODAY + days * DAY) for days in range(4)]
    with world.db.reading() as session:
        owed = promises.owed(session, after=TODAY, until=TODAY + 2 * DAY)
        assert [one.promise.id for one in owed] == made[1:3]
        assert promises.owed(session, after=TODAY + 3 * DAY) == []


def test_only_what_became_public_since_midnight_was_kept_today(world: World, makes: Makes) -> None:
    for state, at in (
        (ReplyState.PUBLISHED, MIDNIGHT),
        (ReplyState.PUBLISHED, MIDNIGHT - timedelta(seconds=1)),
        (ReplyState.WAITING, None),
        (ReplyState.FAILED, NOW),
    ):
        comment = world.a_comment()
        keep(world, comment, makes(comment), state, at)
    assert kept_since(world) == 1
    assert kept_since(world, MIDNIGHT - DAY) == 2
