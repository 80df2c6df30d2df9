"""A comment's kept state is what its records say, and kept counts are what would be counted (house §2)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypedDict, TypeVar

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import backlog, closing, departments, inbox, replies, rules, triage
from app.db import Database
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.dismissal import Dismissal
from app.domain.errors import DomainError
from app.domain.reply import Reply
from app.domain.rule import Acts, Check, Condition, Field
from app.domain.standing import Shelf, Standing, State, stand
from app.domain.user import User
from app.errands.delivering import deliver_next
from app.ports.events import CommentEdited, CommentPosted, CommentRemoved, CommentSeen
from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure
from app.replies import Manner
from tests.world import MARC, YASMINA, World, found

ACTS = 150
Noun = TypeVar("Noun", Reply, Dismissal, Assignment)
WORDS = (
    "Merci pour tout",
    "Quand ouvre la piscine ?",
    "Le lampadaire est cassé depuis un mois",
    "Urgent, fuite de gaz",
)
FAILURES = (PermanentFailure("comment_gone"), TemporaryFailure("rate_limited"), InDoubt("no_answer"))


class Mine(TypedDict):
    """Who acts, and when."""

    by: User
    now: datetime


class Day:
    """A day at the desk, by chance: acts that are refused are part of it."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = random.Random(seed)
        self.written = 0
        about = (Condition(Field.TEXT, Check.SAYS, ("piscine",)),)
        with world.db.writing() as session:
            rules.keep(session, rules.Draft("Piscine", about, Acts(to_read=True)), **self.mine())

    def act(self) -> None:
        deeds = [self.hear, self.edit, self.remove, self.answer_there, self.deliver, self.draft, self.send]
        deeds += [self.undo, self.retry, self.dismiss, self.wait_again, self.assign, self.unassign]
        deeds += [self.take_back, self.correct, self.hear, self.deliver, self.deliver, self.send, self.send]
        with suppress(DomainError):
            self.chance.choice(deeds)()

    def hear(self) -> None:
        self.written += 1
        self.world.a_comment(self.chance.choice(WORDS), by=self.chance.choice([MARC, YASMINA]))

    def edit(self) -> None:
        seen = CommentSeen(self.any(), text=self.chance.choice(WORDS), author=MARC, post_external_id="p1")
        self.world.hear(CommentEdited("town", seen, edited_at=self.world.now()))

    def remove(self) -> None:
        self.world.hear(CommentRemoved("town", self.any(), removed_at=self.world.now()))

    def answer_there(self) -> None:
        self.written += 1
        seen = CommentSeen(
            f"own-{self.written}",
            text="Bonjour, c’est noté.",
            own=True,
            posted_at=self.world.now(),
            post_external_id="p1",
            parent_external_id=self.any(),
        )
        self.world.hear(CommentPosted("town", seen))

    def deliver(self) -> None:
        """Let one reply leave; an older comment is read again before, and may have changed or gone."""
        with self.world.db.reading() as session:
            for comment in session.scalars(select(Comment).order_by(Comment.id)):
                text = comment.text if self.chance.random() < 0.9 else self.chance.choice(WORDS)
                seen = CommentSeen(comment.external_id, text=text, post_external_id="p1")
                gone = CommentRemoved("town", comment.external_id)
                read = CommentPosted("town", seen) if self.chance.random() < 0.95 else gone
                self.world.square.reads[comment.external_id] = read
        if self.chance.random() < 0.2:
            self.world.square.failing.append(self.chance.choice(FAILURES))
        deliver_next(self.world.house)

    def draft(self) -> None:
        self.write(
            lambda session, comment: replies.draft(session, comment, "Bonjour", key=None, **self.mine())
        )

    def send(self) -> None:
        delay = self.chance.choice([timedelta(0), timedelta(seconds=10), None])
        self.written += 1
        with self.world.db.reading() as session:
            comment_id = self.one(session).id
        self.world.send(
            comment_id, "Bonjour, samedi.", key=f"key-{self.written}", delay=delay, manner=Manner(anyhow=True)
        )

    def undo(self) -> None:
        with self.world.db.writing() as session:
            reply = self.latest(session, Reply)
            replies.undo(session, *inbox.find_reply(session, reply.id), **self.mine())

    def retry(self) -> None:
        with self.world.db.writing() as session:
            reply = self.latest(session, Reply)
            replies.retry(session, *inbox.find_reply(session, reply.id), **self.mine())

    def dismiss(self) -> None:
        by, now = self.world.claire.actor, self.world.now()
        self.write(lambda session, comment: closing.dismiss(session, comment, "thanks_read", by=by, now=now))

    def wait_again(self) -> None:
        with self.world.db.writing() as session:
            dismissal, comment = closing.find(session, self.latest(session, Dismissal).id)
            closing.undo(session, dismissal, comment, by=self.world.claire.actor, now=self.world.now())

    def assign(self) -> None:
        slug = triage.SERVICES[0].slug
        self.write(lambda session, comment: departments.assign(session, comment, slug, **self.mine()))

    def unassign(self) -> None:
        with self.world.db.writing() as session:
            assignment = self.latest(session, Assignment)
            departments.undo(session, *departments.find(session, assignment.id), **self.mine())

    def take_back(self) -> None:
        self.write(lambda session, comment: departments.take_back(session, comment, **self.mine()))

    def correct(self) -> None:
        intent = self.chance.choice(sorted(triage.INTENTS))
        self.write(lambda session, comment: triage.correct_intent(session, comment, intent, **self.mine()))

    def write(self, verb: Callable[[Session, Comment], object]) -> None:
        with self.world.db.writing() as session:
            verb(session, self.one(session))

    def mine(self) -> Mine:
        return {"by": self.world.claire, "now": self.world.now()}

    def any(self) -> str:
        """Give the network's id of one comment, now and then of one never seen."""
        with self.world.db.reading() as session:
            return self.one(session).external_id if self.chance.random() < 0.9 else f"unseen-{self.written}"

    def one(self, session: Session) -> Comment:
        return self.chance.choice(session.scalars(select(Comment).order_by(Comment.id)).all())

    def latest(self, session: Session, noun: type[Noun]) -> Noun:
        return self.chance.choice(session.scalars(select(noun).order_by(noun.id.desc()).limit(5)).all())


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_kept_is_what_the_records_say(
    database: Database, clock: time_machine.Traveller, seed: int
) -> None:
    random.seed(seed)  # how long the outbox waits to try again is by chance too
    day = Day(found(database), seed)
    met: set[str | None] = set()
    for _ in range(12):
        day.hear()
    for act in range(ACTS):
        with suppress(IndexError):  # nothing of that kind to choose from yet
            day.act()
        clock.shift(timedelta(seconds=day.chance.randint(0, 90)))
        if act % 15 == 14:
            met |= _same_as_recomputed(database)
    assert met >= {State.REMOVED, State.ANSWERED, State.ANSWERED_ELSEWHERE, State.DISMISSED}
    assert met >= {State.WITH_DEPARTMENT, State.UNANSWERED, None}


def _same_as_recomputed(database: Database) -> set[str | None]:
    """Recompute every comment and every count; give the states met."""
    counted: Counter[str] = Counter()
    with database.reading() as session:
        comments = session.scalars(select(Comment)).all()
        for comment in comments:
            standing = stand(backlog.records_of(session, comment))
            assert _kept(comment) == standing or comment.own, comment.external_id
            assert (comment.state, comment.shelf) == (standing.state, standing.shelf), comment.external_id
            counted.update(_counted(standing, comment.intent))
        kept_counts = {name: amount for name, amount in backlog.counts(session).items() if amount}
    assert kept_counts == {name: amount for name, amount in counted.items() if amount}
    return {comment.state for comment in comments}


def _kept(comment: Comment) -> Standing:
    state = State(comment.state) if comment.state else None
    return Standing(
        state, comment.waiting_since, Shelf(comment.shelf) if comment.shelf else None, comment.rank
    )


def _counted(standing: Standing, intent: str | None) -> Counter[str]:
    """Give what one comment adds to the counts shown without a filter."""
    parts: Counter[str] = Counter()
    if standing.shelf is not None:
        parts[standing.shelf.value] = 1
    if standing.shelf is Shelf.TO_ANSWER and intent is not None:
        parts[f"intent:{intent}"] = 1
    if standing.is_debt and standing.waiting_since is not None:
        parts["debt"] = 1
        parts["debt_since"] = int(standing.waiting_since.timestamp())
    return parts
