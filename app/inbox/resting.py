"""Resting: what the desk says when nobody waits: what was done today, and that every account listens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.reply import Reply


@dataclass(frozen=True)
class Today:
    """Replies published and cases handed over since midnight, and the middle wait of those answered."""

    published: int
    assigned: int
    median_wait: timedelta | None
    listening: int
    last_event_at: datetime | None
    comments: int


def today(session: Session, midnight: datetime) -> Today:
    """Count what was done since the town's own midnight."""
    answered = session.execute(
        select(Reply, Comment)
        .join(Comment, Comment.id == Reply.comment_id)
        .where(Reply.published_at >= midnight, Reply.first_part_id.is_(None))
    )
    waits = [
        (reply.published_at - comment.written_at).total_seconds()
        for reply, comment in answered
        if reply.published_at is not None
    ]
    assigned = select(func.count(Assignment.id)).where(Assignment.assigned_at >= midnight)
    connections = session.scalars(select(Connection).where(Connection.problem.is_(None))).all()
    events = [one.last_event_at for one in connections if one.last_event_at is not None]
    return Today(
        published=len(waits),
        assigned=session.scalar(assigned) or 0,
        median_wait=timedelta(seconds=median(waits)) if waits else None,
        listening=len(connections),
        last_event_at=max(events, default=None),
        comments=session.scalar(select(func.count()).select_from(select(Comment.id).limit(1).subquery()))
        or 0,
    )
