"""What open screens should notice: one row beside an act, read by the live streams, pruned after a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.domain.change import Change

__all__ = ["last", "prune", "since", "tell"]

KEPT = timedelta(days=1)


def tell(session: Session, topic: str, now: datetime) -> None:
    """Say that something changed: `arrival`, `urgent_arrival`, `queue`, `outgoing`, `writing`."""
    session.add(Change(topic=topic, at=now))


def last(session: Session) -> int:
    """The id of the newest change, 0 when there is none."""
    return session.scalar(select(func.max(Change.id))) or 0


def since(session: Session, seen: int) -> list[Change]:
    """The changes after this one, oldest first."""
    return list(session.scalars(select(Change).where(Change.id > seen).order_by(Change.id)))


def prune(session: Session, now: datetime) -> None:
    """Forget what no open screen can still ask for; the newest row stays, so that ids go on."""
    old = (Change.at < now - KEPT) & (Change.id < last(session))
    session.execute(delete(Change).where(old))
