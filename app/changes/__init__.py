"""What open screens should notice: one row beside an act, read by the live streams, pruned after a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.domain.change import PASSING, Change
from app.domain.user import User

__all__ = ["last", "missed", "prune", "since", "tell"]

KEPT = timedelta(days=1)
PASSED = timedelta(minutes=1)


def tell(
    session: Session, topic: str, now: datetime, *, comment_id: int | None = None, by: User | None = None
) -> None:
    """Say that something changed: `arrival`, `urgent_arrival`, `queue`, `outgoing`, `writing`, `looking`.

    comment_id: where somebody came, went or wrote; by: who need not be told of it.
    """
    session.add(Change(topic=topic, at=now, comment_id=comment_id, user_id=by.id if by else None))


def last(session: Session) -> int:
    """The id of the newest change, 0 when there is none."""
    return session.scalar(select(func.max(Change.id))) or 0


def since(session: Session, seen: int) -> list[Change]:
    """The changes after this one, oldest first."""
    return list(session.scalars(select(Change).where(Change.id > seen).order_by(Change.id)))


def missed(session: Session, seen: int, now: datetime) -> list[Change]:
    """Those of them that still matter: who came and went is asked for as it is now, and soon told no more."""
    lasting = Change.topic.not_in(PASSING) | (Change.at > now - PASSED)
    return list(session.scalars(select(Change).where(Change.id > seen, lasting).order_by(Change.id)))


def prune(session: Session, now: datetime) -> None:
    """Forget what no open screen can still ask for; the newest row stays, so that ids go on."""
    old = (Change.at < now - KEPT) & (Change.id < last(session))
    session.execute(delete(Change).where(old))
