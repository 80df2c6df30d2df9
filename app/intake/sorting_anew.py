"""Sorting anew: what waits hears of a service that the town has added, written otherwise or set aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app import backlog, changes, rules
from app.domain.comment import Comment
from app.domain.due import SERVICES_CHANGED, Due
from app.domain.standing import Shelf

LOOKED_AT = 2_000  # comments, the newest: what is older was sorted as it came, and stays so
WAITS = Comment.shelf.in_((Shelf.TO_ANSWER, Shelf.TO_READ))
NEWEST_FIRST = (Comment.waiting_since.desc(), Comment.id.desc())
SHOWN = ("intent", "confidence", "department_id", "urgent", "to_read_by_id")


def sort_some_anew(session: Session, most: int, *, now: datetime) -> bool:
    """Sort again so many of what waits, the newest first; False once the services have reached them all.

    What a person or a rule has said stands, as with every sorting.
    """
    asked = session.get(Due, SERVICES_CHANGED, with_for_update=True)
    if asked is None:
        return False
    found = _next(session, asked.last_at, most)
    if not found:
        session.delete(asked)
        return False
    ids = [number for number, _since in found]
    backlog.lock_all(session, ids)
    still = select(Comment).where(Comment.id.in_(ids), WAITS)
    for comment in session.scalars(still.order_by(*NEWEST_FIRST)).all():
        sort_again(session, comment, now=now)
    asked.last_at = found[-1][1]
    return True


def sort_again(session: Session, comment: Comment, *, now: datetime) -> None:
    """Sort a comment that waits, and let screens know where that shows."""
    before = [getattr(comment, name) for name in SHOWN]
    rules.sort(session, comment, now=now)
    backlog.restate(session, comment)
    rules.hand_over(session, comment, now=now)
    if [getattr(comment, name) for name in SHOWN] != before:
        changes.tell(session, "queue", now)


def _next(session: Session, before: datetime | None, most: int) -> Sequence[Row[int, datetime | None]]:
    """Those that have waited less long than `before`, and since when; those of one instant stay together."""
    last = session.scalar(select(func.max(Comment.id))) or 0
    kept = (Comment.id > last - LOOKED_AT, WAITS, Comment.own.is_(False), Comment.text.is_not(None))
    left = (*kept, Comment.waiting_since < before) if before else kept
    since = Comment.waiting_since
    instants = select(since).where(*left).order_by(since.desc()).limit(most).subquery()
    oldest = select(func.min(instants.c.waiting_since)).scalar_subquery()
    found = select(Comment.id, since).where(*left, since >= oldest)
    return session.execute(found.order_by(*NEWEST_FIRST)).all()
