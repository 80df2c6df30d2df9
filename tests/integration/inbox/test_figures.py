"""The figures above the list, the outgoing bar, and what the desk says at rest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from app import backlog, departments, inbox
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.reply import Reply, ReplyState
from app.domain.tally import DebtDay
from app.inbox import Desk, Leaving, Today
from tests.conftest import NOW
from tests.world import World

DAY = timedelta(days=1)
TUESDAY = date(2026, 3, 17)
MIDNIGHT = datetime(2026, 3, 16, 23, 0, tzinfo=UTC)


def desk(world: World, today: date = TUESDAY) -> Desk:
    with world.db.reading() as session:
        return inbox.desk(session, NOW, today)


def leaving(world: World) -> list[Leaving]:
    with world.db.reading() as session:
        return inbox.leaving(session, world.claire, world.now())


def resting(world: World) -> Today:
    with world.db.reading() as session:
        return inbox.today(session, MIDNIGHT)


def keep(world: World, **debts: int) -> None:
    with world.db.writing() as session:
        for name, debt in debts.items():
            session.add(DebtDay(day=date(2026, 3, int(name.removeprefix("d"))), debt=debt))


def test_an_empty_desk_counts_nothing(world: World) -> None:
    shown = desk(world)
    assert (shown.counts, shown.tags, shown.debt, shown.change, shown.points) == ({}, [], 0, None, [0])


def test_the_three_most_numerous_tags_are_named(world: World) -> None:
    for number, intent in ((1, "spam"), (3, "question"), (2, "complaint"), (2, "after_sales")):
        for _ in range(number):
            world.a_comment(None)
        with world.db.writing() as session:
            for comment in session.scalars(select(Comment).where(Comment.intent.is_(None))).all():
                comment.intent = intent
                backlog.restate(session, comment)
    assert desk(world).tags == [("question", 3), ("after_sales", 2), ("complaint", 2)]


def test_the_debt_is_compared_with_the_eve_of_monday(world: World) -> None:
    world.a_comment(posted_at=NOW - 10 * DAY)
    keep(world, d15=14, d16=12)
    assert (desk(world).debt, desk(world).change, desk(world).points) == (10, -4, [14, 12, 10])


def test_without_the_eve_monday_itself_is_the_reference(world: World) -> None:
    world.a_comment(posted_at=NOW - 10 * DAY)
    keep(world, d16=12)
    assert desk(world).change == -2
    assert desk(world, date(2026, 3, 16)).change is None


def test_only_the_last_fourteen_days_are_drawn(world: World) -> None:
    keep(world, d3=99, d4=5, d17=7)
    assert desk(world).points == [5, 0]


def test_the_desk_says_where_a_live_stream_goes_on(world: World) -> None:
    before = desk(world).seen
    world.a_comment()
    assert desk(world).seen > before


def test_the_bar_holds_this_persons_replies_next_one_first(world: World) -> None:
    late = world.send(world.a_comment(), key="a", delay=timedelta(seconds=60))
    soon = world.send(world.a_comment(), key="b", delay=timedelta(seconds=5))
    world.send(world.a_comment(), key="c", by=world.paul)
    assert [one.reply.id for one in leaving(world)] == [soon, late]
    assert leaving(world)[0].comment.connection.name == "La ville"


def test_when_nothing_leaves_the_bar_remembers_the_last_one_for_ten_minutes(world: World) -> None:
    assert leaving(world) == []
    reply_id = world.send(world.a_comment())
    with world.db.writing() as session:
        reply = session.get_one(Reply, reply_id)
        reply.state, reply.published_at = ReplyState.PUBLISHED, NOW
    assert [one.reply.id for one in leaving(world)] == [reply_id]
    with world.db.reading() as session:
        assert inbox.leaving(session, world.claire, NOW + timedelta(minutes=10)) == []


def test_a_day_at_rest_counts_what_was_done_since_the_towns_midnight(world: World) -> None:
    waits = (timedelta(hours=1), timedelta(hours=3), timedelta(hours=20))
    ids = [world.a_comment(posted_at=NOW - wait) for wait in waits]
    replies = [world.send(one, key=f"k{one}") for one in ids]
    with world.db.writing() as session:
        for reply_id, at in zip(replies, (NOW, NOW, MIDNIGHT - timedelta(seconds=1)), strict=True):
            reply = session.get_one(Reply, reply_id)
            reply.state, reply.published_at = ReplyState.PUBLISHED, at
    other = world.a_comment()
    with world.db.writing() as session:
        comment = session.get_one(Comment, other)
        departments.assign(session, comment, "sports", by=world.claire, now=NOW)
    done = resting(world)
    assert (done.published, done.assigned, done.median_wait) == (2, 1, timedelta(hours=2))


def test_a_first_day_has_no_comment_yet(world: World) -> None:
    day = resting(world)
    assert (day.comments, day.published, day.median_wait, day.last_event_at) == (0, 0, None, None)
    assert day.listening == 1


def test_an_account_that_was_lost_is_not_listening(world: World) -> None:
    with world.db.writing() as session:
        connection = session.get_one(Connection, world.connection_id)
        connection.last_event_at = NOW
    assert resting(world).last_event_at == NOW
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).lose("permission", NOW)
    assert (resting(world).listening, resting(world).last_event_at) == (0, None)
