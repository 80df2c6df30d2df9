"""Telling: a person hears of the comments that a rule points out to them, in letters some minutes apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from app import journal
from app.db import insert_if_absent
from app.domain.actor import PARVIS
from app.domain.comment import Comment
from app.domain.letter import LIFE, TOLD, Letter
from app.domain.rule import Rule
from app.domain.tiding import Tiding
from app.domain.user import User

APART = timedelta(minutes=15)  # between two letters to one person; the first leaves at once
FRESH = timedelta(hours=12)  # what is older comes from the past of an account, or no mail left for so long
MOST = 20  # comments of one letter; it says how many more there are


@dataclass(frozen=True)
class Told:
    """One comment, and the names of the rules that point it out."""

    comment: Comment
    rules: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Tidings:
    """What one letter tells a person of, the oldest first. more: of how many others."""

    user: User
    told: list[Told]
    more: int


def tell(session: Session, rule: Rule, user: User, comment: Comment, *, now: datetime) -> bool:
    """Let a person hear of a comment, once a rule; whether they do, now or before. What is old is no news."""
    named = {"user_id": user.id, "comment_id": comment.id, "rule_id": rule.id}
    if comment.written_at >= now - FRESH:
        insert_if_absent(session, Tiding, named | {"made_at": now})
        return True
    return session.scalar(select(Tiding.id).filter_by(**named)) is not None


def write_tidings(session: Session, *, now: datetime) -> None:
    """One letter to each person who has something to hear, and has had none for a quarter of an hour."""
    session.execute(delete(Tiding).where(Tiding.letter_id.is_(None), Tiding.made_at < now - FRESH))
    fresh = select(Tiding).where(Tiding.letter_id.is_(None)).order_by(Tiding.user_id, Tiding.id)
    waiting = session.scalars(fresh.with_for_update(skip_locked=True)).all()
    for user_id, mine in groupby(waiting, key=lambda one: one.user_id):
        last = session.scalar(select(func.max(Letter.written_at)).where(Letter.user_id == user_id))
        if last is None or now - last >= APART:
            _write(session, user_id, list(mine), now)


def tidings_of(session: Session, letter: Letter) -> Tidings | None:
    """What a letter tells a person of; None once nothing of it is left, or for any other letter."""
    user = session.get(User, letter.user_id) if letter.user_id else None
    if user is None or user.closed_at is not None:
        return None
    told = list(_told(session, letter))
    return Tidings(user, told[:MOST], len(told[MOST:])) if told else None


def _write(session: Session, user_id: int, mine: list[Tiding], now: datetime) -> None:
    occasion = f"{TOLD}:{mine[0].id}"
    letter = Letter(
        user_id=user_id, occasion=occasion, written_at=now, closes_at=now + LIFE, next_at=now, attempts=0
    )
    session.add(letter)
    session.flush()  # what it tells of names it
    for one in mine:
        one.letter_id = letter.id
    subject = f"letter:{letter.id}"
    journal.write(session, "letters.tell", subject, now=now, by=PARVIS, comments=len(mine))


def _told(session: Session, letter: Letter) -> Iterator[Told]:
    """What was taken away, or whose words were erased, is not told."""
    whole = joinedload(Comment.author), joinedload(Comment.connection)
    found = session.execute(
        select(Comment, Rule.name)
        .join(Tiding, Tiding.comment_id == Comment.id)
        .join(Rule, Rule.id == Tiding.rule_id)
        .where(Tiding.letter_id == letter.id, Comment.removed_at.is_(None), Comment.text.is_not(None))
        .options(*whole)
        .order_by(Comment.id, Rule.id)
    ).all()
    for comment, rows in groupby(found, key=lambda row: row[0]):
        yield Told(comment, [name for _comment, name in rows])
