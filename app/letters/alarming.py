"""Alarming: what cannot wait, while nobody is at the desk, is told to whoever the town has on call."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, joinedload

from app import journal
from app.db import insert_if_absent
from app.domain.actor import PARVIS
from app.domain.comment import Comment
from app.domain.letter import LIFE, ON_CALL, Letter
from app.domain.session import Session as SignedIn
from app.domain.standing import WAITING
from app.domain.thread import Thread

AWAY = timedelta(minutes=15)  # without a page asked for, nobody is at the desk
FRESH = timedelta(hours=12)  # what is older was missed by people, or comes from the past of an account


def write_alarms(session: Session, *, now: datetime) -> None:
    """One letter for each urgent comment that nobody at the desk can have seen; twice is as once."""
    seen = session.scalar(SignedIn.last_at_desk())
    if seen is not None and now - seen < AWAY:
        return
    for comment_id in session.scalars(_unseen(seen, now)).all():
        times = {"written_at": now, "closes_at": now + LIFE, "next_at": now, "attempts": 0}
        if insert_if_absent(session, Letter, {"comment_id": comment_id, "occasion": ON_CALL} | times):
            subject = f"comment:{comment_id}"
            journal.write(session, "letters.alarm", subject, now=now, by=PARVIS)


def alarm_of(session: Session, letter: Letter) -> Comment | None:
    """The comment that an alarm tells of; None once nobody waits any more, or for any other letter."""
    thread = joinedload(Comment.thread).joinedload(Thread.post)
    whole = joinedload(Comment.author), joinedload(Comment.connection), joinedload(Comment.department), thread
    comment = session.scalar(select(Comment).where(Comment.id == letter.comment_id).options(*whole))
    return comment if comment is not None and comment.state in WAITING else None


def _unseen(seen: datetime | None, now: datetime) -> Select[int]:
    told = exists().where(Letter.comment_id == Comment.id)
    written_at = func.coalesce(Comment.posted_at, Comment.received_at)
    fresh = select(Comment.id).where(
        Comment.urgent.is_(True), Comment.state.in_(WAITING), written_at >= now - FRESH, ~told
    )
    since = now - FRESH if seen is None else max(seen, now - FRESH)
    return fresh.where(Comment.received_at > since).order_by(Comment.id)
