"""Reminding: a comment is set aside until a moment, and comes back sooner when its author writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app import backlog, changes, journal
from app.domain.actor import PARVIS, By
from app.domain.comment import Comment
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.reminder import Reminder
from app.domain.standing import State

FARTHEST = timedelta(days=366)


def remind(session: Session, comment: Comment, until: datetime, *, by: By, now: datetime) -> Reminder:
    """Set the comment aside until then; a second choice replaces the first.

    Raises Invalid (a moment past, or more than a year away), Conflict (nothing waits here).
    """
    if not now < until <= now + FARTHEST:
        raise Invalid("reminder_until", field="until")
    backlog.lock(session, comment)
    if comment.state not in {State.UNANSWERED, State.PAUSED}:
        raise Conflict("comment_not_waiting")
    for former in session.scalars(Reminder.open_for(comment.id)):
        if former.until == until:
            return former
        former.end("replaced", now)
    reminder = Reminder(comment_id=comment.id, until=until, by=by, set_at=now)
    session.add(reminder)
    _tell(session, comment, now)
    journal.write(session, "closing.remind", f"comment:{comment.id}", now=now, by=by, until=until.isoformat())
    return reminder


def resume(session: Session, reminder: Reminder, comment: Comment, *, by: By, now: datetime) -> None:
    """Take a reminder back: the comment waits again, as long as it did before."""
    if not reminder.is_open:
        return
    reminder.end("undone", now)
    _tell(session, comment, now)
    journal.write(session, "closing.resume", f"comment:{comment.id}", now=now, by=by)


def rest_again(session: Session, comment: Comment, why: str, at: datetime, *, now: datetime) -> None:
    """What an act ended goes on once that is taken back, unless its moment came or its author wrote since."""
    if _is_heard_of_since(session, comment, at):
        return
    for reminder in session.scalars(Reminder.ended_with(comment.id, why, at).where(Reminder.until > now)):
        reminder.reopen()


def wake(session: Session, *, now: datetime) -> bool:
    """Bring back the next comment whose moment has come; False when none has."""
    reminder = session.scalar(Reminder.reached(now).limit(1))
    if reminder is None:
        return False
    comment = session.get_one(Comment, reminder.comment_id)
    backlog.lock(session, comment)  # first, as whoever closes it does
    session.refresh(reminder)
    if reminder.is_open:
        reminder.end("reached", now)
        _tell(session, comment, now)
        journal.write(session, "closing.wake", f"comment:{comment.id}", now=now, by=PARVIS)
    return True


def interrupt(session: Session, author_id: int, *, now: datetime) -> None:
    """The person wrote again: what of theirs was set aside comes back at once."""
    for reminder, comment in session.execute(THEIRS, {"author": author_id}).all():
        reminder.end("written", now)
        _tell(session, comment, now)


def is_waking(session: Session, now: datetime) -> bool:
    """Whether a moment has come."""
    return session.scalar(Reminder.reached(now).limit(1)) is not None


def find_reminder(session: Session, reminder_id: int) -> tuple[Reminder, Comment]:
    """A reminder and its comment; NotFound when there is none."""
    reminder = session.get(Reminder, reminder_id)
    if reminder is None:
        raise NotFound("reminder")
    return reminder, session.get_one(Comment, reminder.comment_id)


def _is_heard_of_since(session: Session, comment: Comment, at: datetime) -> bool:
    edited = comment.edited_at is not None and comment.edited_at > at
    wrote = select(Comment.id).where(Comment.author_id == bindparam("author"), Comment.received_at > at)
    return edited or session.scalar(wrote.limit(1), {"author": comment.author_id}) is not None


def _tell(session: Session, comment: Comment, now: datetime) -> None:
    backlog.restate(session, comment)
    changes.tell(session, "queue", now)


# Asked of every comment that comes: put together once.
THEIRS = (
    select(Reminder, Comment)
    .join(Comment, Comment.id == Reminder.comment_id)
    .where(Comment.author_id == bindparam("author"), Reminder.ended_at.is_(None))
    .order_by(Comment.id)
)
