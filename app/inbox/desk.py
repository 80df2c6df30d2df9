"""The desk: the figures above the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import backlog, changes
from app.domain.tally import DebtDay

DAYS = 14
TAGS_SHOWN = 3


@dataclass(frozen=True)
class Desk:
    """Counts by shelf, the three most numerous tags of À répondre, and the debt with its last 14 days.

    change: of the debt since Monday, in days, None where that is not known; seen: the newest change,
    so that a live stream starts where this page ends.
    """

    counts: dict[str, int]
    tags: list[tuple[str, int]]
    debt: int
    change: int | None
    points: list[int]
    seen: int


def desk(session: Session, now: datetime, today: date) -> Desk:
    """Read the figures; `today` is the town's own date."""
    counts = backlog.counts(session)
    debt = backlog.debt(session, now)
    history = dict(
        session.execute(
            select(DebtDay.day, DebtDay.debt).where(DebtDay.day > today - timedelta(days=DAYS))
        ).all()
    )
    monday = today - timedelta(days=today.weekday())
    reference = history.get(monday - timedelta(days=1), history.get(monday))
    before = [history[day] for day in sorted(history) if day < today]
    return Desk(
        counts=counts,
        tags=_tags(counts),
        debt=debt,
        change=None if reference is None or monday == today else debt - reference,
        points=[*before, debt],
        seen=changes.last(session),
    )


def _tags(counts: dict[str, int]) -> list[tuple[str, int]]:
    tags = [(name.removeprefix("intent:"), n) for name, n in counts.items() if name.startswith("intent:")]
    return sorted((tag for tag in tags if tag[1]), key=lambda tag: (-tag[1], tag[0]))[:TAGS_SHOWN]
