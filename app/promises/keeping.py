"""Keeping: promises are made, tied to the reply that keeps them, ended for a reason, and counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from app import journal
from app.domain.comment import Comment
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.promise import Promise
from app.domain.reply import Reply
from app.domain.user import User

LONGEST_WORDS, LONGEST_REASON = 200, 500
A_QUARTER = timedelta(days=90)


@dataclass(frozen=True)
class Owed:
    """A promise still to be kept, to whom, and by whom."""

    promise: Promise
    comment: Comment
    owner: User


@dataclass(frozen=True)
class Kept:
    """Of the promises whose day came in the last three months, how many were kept."""

    kept: int
    due: int


def make(
    session: Session, reply: Reply, words: str, due_on: date, *, today: date, by: User, now: datetime
) -> Promise:
    """Open a promise, once a reply; Invalid where its day has passed."""
    if due_on < today:
        raise Invalid("due_date_gone", field="promise_on")
    made = session.scalar(select(Promise).where(Promise.reply_id == reply.id))
    if made is not None:
        return made
    promise = Promise(
        comment_id=reply.comment_id,
        reply_id=reply.id,
        words=words[:LONGEST_WORDS],
        due_on=due_on,
        owner_id=by.id,
        made_at=now,
    )
    session.add(promise)
    session.flush()  # the journal needs its id
    _note(session, "promises.make", promise, by=by, now=now)
    return promise


def tie(session: Session, promise: Promise, reply: Reply, *, by: User, now: datetime) -> None:
    """Let this reply keep the promise, once it is public; only one to the same comment can."""
    if promise.comment_id != reply.comment_id or promise.reply_id == reply.id:
        raise Conflict("promise_elsewhere")
    if promise.keeping_id != reply.id:
        promise.keeping_id = reply.id
        _note(session, "promises.tie", promise, by=by, now=now)


def end(session: Session, promise: Promise, reason: str, *, by: User, now: datetime) -> None:
    """End a promise without a reply; Invalid without a reason."""
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise Invalid("promise_reason", field="reason")
    if promise.ended_at is None:
        promise.end(said, by=by.actor, now=now)
        _note(session, "promises.end", promise, by=by, now=now)


def resume(session: Session, promise: Promise, *, by: User, now: datetime) -> None:
    """Take an end back: the promise is due again."""
    if promise.ended_at is not None:
        promise.resume()
        _note(session, "promises.resume", promise, by=by, now=now)


def find(session: Session, promise_id: int) -> Promise:
    """A promise; NotFound where there is none, or where its reply was taken back."""
    promise = session.scalar(Promise.made().where(Promise.id == promise_id))
    if promise is None:
        raise NotFound("promise")
    return promise


def owed(session: Session, *, after: date = date.min, until: date = date.max) -> list[Owed]:
    """What is still to be kept, first due first; of what falls due after the one day, and until the other."""
    rows = session.execute(
        Promise.still_open()
        .where(Promise.due_on > after, Promise.due_on <= until)
        .join(Comment, Comment.id == Promise.comment_id)
        .join(User, User.id == Promise.owner_id)
        .add_columns(Comment, User)
        .options(joinedload(Comment.author), joinedload(Comment.connection))
    )
    return [Owed(promise, comment, owner) for promise, comment, owner in rows]


def owed_to(session: Session, comment_id: int) -> list[Promise]:
    """What was promised to this comment and is still to be kept."""
    return list(session.scalars(Promise.still_open().where(Promise.comment_id == comment_id)))


def kept(session: Session, today: date) -> Kept:
    """How many of those that fell due in the last three months were kept; an end with a reason is none."""
    due = Promise.made().where(Promise.due_on >= today - A_QUARTER)
    settled = due.where((Promise.due_on < today) | Promise.ended_at.is_not(None) | Promise.is_kept())
    return Kept(_count(session, settled.where(Promise.is_kept())), _count(session, settled))


def _count(session: Session, wanted: Select[Promise]) -> int:
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def _note(session: Session, act: str, promise: Promise, *, by: User, now: datetime) -> None:
    journal.write(session, act, f"promise:{promise.id}", now=now, by=by.actor, comment=promise.comment_id)
