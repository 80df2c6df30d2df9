"""Pressing: how many promises are to be kept, which of them have come to their day, and what was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.promise import Promise


@dataclass(frozen=True)
class Pressing:
    """How many are still to be kept; of these, whose day has passed, and whose day is today."""

    open: int
    late: int
    today: int


def pressing(session: Session, today: date) -> Pressing:
    """Count what is to be kept; `today` is the town's own date."""
    still = Promise.still_open().order_by(None).subquery()
    every = func.count(still.c.id)
    late, due = every.filter(still.c.due_on < today), every.filter(still.c.due_on == today)
    return Pressing(*session.execute(select(every, late, due)).one())


def kept_since(session: Session, midnight: datetime) -> int:
    """How many were kept by a reply that became public since then."""
    kept = Promise.made().where(Promise.is_kept(midnight)).subquery()
    return session.scalar(select(func.count()).select_from(kept)) or 0
