"""The figures kept beside the records equal what counting them anew would say."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import backlog, closing, departments, settings, triage
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.errors import Conflict
from app.domain.standing import stand
from app.domain.tally import DebtDay
from app.ports.events import CommentEdited, CommentHidden, CommentPosted, CommentRemoved, CommentSeen, Event
from tests.conftest import NOW
from tests.world import MARC, YASMINA, World

TEXTS = (
    "Quand ouvre la piscine ?",
    "Le trottoir de la rue Haute est cassé depuis trois mois, c’est inadmissible.",
    "Magnifique, bravo et merci aux jardiniers pour ce beau parc.",
    "Un câble électrique pend au-dessus de la cour de l’école, les enfants le touchent !",
    None,
)
ACTS = 120


def recounted(session: Session) -> dict[str, int]:
    """Count every comment, one by one."""
    counts: Counter[str] = Counter()
    for comment in session.scalars(select(Comment)):
        standing = stand(backlog.records_of(session, comment))
        assert (comment.state, comment.shelf, comment.rank, comment.waiting_since) == (
            standing.state,
            standing.shelf,
            standing.rank,
            standing.waiting_since,
        )
        if standing.shelf is not None:
            counts[standing.shelf] += 1
        if standing.shelf == "to_answer" and comment.intent is not None:
            counts[f"intent:{comment.intent}"] += 1
        if standing.is_debt and standing.waiting_since is not None:
            counts["debt"] += 1
            counts["debt_since"] += int(standing.waiting_since.timestamp())
    return dict(counts)


def act_at_random(world: World, chance: random.Random) -> None:
    """Let the network or a person do one thing to one comment."""
    name = f"c{chance.randrange(20)}"
    seen = CommentSeen(
        name,
        text=chance.choice(TEXTS),
        author=chance.choice((MARC, YASMINA, None)),
        posted_at=chance.choice((NOW - timedelta(days=chance.randrange(40)), None)),
        post_external_id="p1",
        own=chance.random() < 0.1,
        parent_external_id=chance.choice((None, "c1")),
    )
    events: tuple[Event, ...] = (
        CommentPosted("town", seen),
        CommentEdited("town", seen),
        CommentRemoved("town", name),
        CommentHidden("town", name, hidden=True),
    )
    world.hear(chance.choices(events, (6, 2, 1, 1))[0])
    with world.db.writing() as session:
        comment = session.scalar(select(Comment).where(Comment.external_id == name))
        if comment is not None and not comment.own:
            decide_at_random(session, comment, world, chance)


def decide_at_random(session: Session, comment: Comment, world: World, chance: random.Random) -> None:
    match chance.randrange(9):
        case 0:
            closing.dismiss(session, comment, "off_topic", by=world.claire.actor, now=world.now())
        case 1 if comment.text is not None:
            triage.correct_intent(session, comment, "complaint", by=world.claire, now=world.now())
        case 2:
            slug = session.scalars(select(Department.slug).limit(1)).one()
            with suppress(Conflict):  # nothing is left to hand over
                departments.assign(session, comment, slug, by=world.claire, now=world.now())
        case _:
            pass


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_and_the_debt_equal_a_recount_after_whatever_happened(world: World, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(ACTS):
        act_at_random(world, chance)
    with world.db.reading() as session:
        kept = {name: amount for name, amount in backlog.counts(session).items() if amount}
        assert kept == recounted(session)
        assert {"to_answer", "done"} <= kept.keys()


def test_the_debt_is_the_sum_of_the_waits_rounded_once(world: World) -> None:
    for hours in (18, 18, 24):
        world.a_comment(posted_at=NOW - timedelta(hours=hours))
    with world.db.reading() as session:
        assert backlog.debt(session, NOW) == 2  # 60 hours are two days and a half, rounded to even
        assert backlog.debt(session, NOW + timedelta(days=1)) == 6


def test_what_is_only_to_be_read_is_no_debt(world: World) -> None:
    world.a_comment(TEXTS[2], posted_at=NOW - timedelta(days=9))
    with world.db.reading() as session:
        assert backlog.counts(session) == {"to_read": 1}
        assert backlog.debt(session, NOW) == 0


def test_an_empty_house_owes_nothing(world: World) -> None:
    with world.db.reading() as session:
        assert (backlog.counts(session), backlog.debt(session, NOW)) == ({}, 0)


def test_the_last_figure_of_a_day_stays(world: World, clock: time_machine.Traveller) -> None:
    today = date(2026, 3, 17)
    for days in (2, 3):
        world.a_comment(posted_at=NOW - timedelta(days=days))
        with world.db.writing() as session:
            backlog.keep_debt_of_day(session, today, world.now())
    with world.db.reading() as session:
        assert [(one.day, one.debt) for one in session.scalars(select(DebtDay))] == [(today, 5)]


def test_an_act_that_fails_moves_no_count(world: World) -> None:
    comment_id = world.a_comment()

    def fail() -> None:
        with world.db.writing() as session:
            comment = session.get_one(Comment, comment_id)
            closing.dismiss(session, comment, "off_topic", by=world.claire.actor, now=world.now())
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    with world.db.reading() as session:
        counts = backlog.counts(session)
    assert (counts["to_answer"], counts.get("done", 0)) == (1, 0)


def test_several_moves_of_one_act_are_all_counted(world: World) -> None:
    ids = [world.a_comment() for _ in range(3)]
    with world.db.writing() as session:
        for comment_id in ids[:2]:
            comment = session.get_one(Comment, comment_id)
            closing.dismiss(session, comment, "off_topic", by=world.claire.actor, now=world.now())
    with world.db.reading() as session:
        counts = backlog.counts(session)
    assert (counts["to_answer"], counts["done"], counts["debt"]) == (1, 2, 1)


def test_the_towns_threshold_decides_what_is_only_to_be_read(world: World) -> None:
    with world.db.writing() as session:
        settings.set_to(session, "read_threshold", "1.0", now=world.now(), by=CONSOLE)
    assert world.comment(world.a_comment(TEXTS[2])).shelf == "to_answer"


def test_what_an_act_moved_is_not_counted_again_by_the_next(world: World) -> None:
    with Session(world.db.engine) as session:
        for comment_id in (world.a_comment(), world.a_comment()):
            comment = session.get_one(Comment, comment_id)
            closing.dismiss(session, comment, "off_topic", by=world.claire.actor, now=world.now())
            session.commit()
    with world.db.reading() as session:
        assert (backlog.counts(session)["done"], backlog.counts(session)["to_answer"]) == (2, 0)
