"""Recalling: the dialogue debt of days that are over, from the records of what was open then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import backlog, settings
from app.db import insert_if_absent
from app.domain.comment import Comment
from app.domain.standing import Records, stand
from app.domain.tally import DebtDay
from app.house import House

A_DAY = 86_400


def recall_debt(house: House, days: int) -> None:
    """Keep the debt of each of the last days, unless the history has begun already."""
    now = house.clock()
    with house.db.writing() as session:
        zone = settings.zone_of(session)
        today = now.astimezone(zone).date()
        if session.scalar(select(DebtDay.day).where(DebtDay.day < today).limit(1)) is not None:
            return
        records = _records(session)
        for day in _last(today, days):
            end = min(now, datetime.combine(day + timedelta(days=1), time(), tzinfo=zone))
            insert_if_absent(session, DebtDay, {"day": day, "debt": debt_at(records, end)})


def debt_at(records: Iterable[Records], at: datetime) -> int:
    """The debt in days at one moment: what came, changed or ended later had not happened yet."""
    seconds = 0.0
    for known in records:
        if (known.posted_at or known.received_at) > at:
            continue
        standing = stand(_as_of(known, at))
        if standing.is_debt and standing.waiting_since is not None:
            seconds += (at - standing.waiting_since).total_seconds()
    return round(seconds / A_DAY)


def _last(today: date, days: int) -> list[date]:
    return [today - timedelta(days=ago) for ago in range(days)]


def _as_of(known: Records, at: datetime) -> Records:
    return replace(
        known,
        edited_at=_before(known.edited_at, at),
        edits=_all_before(known.edits, at),
        removed_at=_before(known.removed_at, at),
        answered_at=_all_before(known.answered_at, at),
        answered_natively_at=_all_before(known.answered_natively_at, at),
        dismissed_at=_all_before(known.dismissed_at, at),
    )


def _before(instant: datetime | None, at: datetime) -> datetime | None:
    return instant if instant is not None and instant <= at else None


def _all_before(instants: Sequence[datetime], at: datetime) -> list[datetime]:
    return [instant for instant in instants if instant <= at]


def _records(session: Session) -> list[Records]:
    waited = session.scalars(select(Comment).where(Comment.own.is_(False)))
    return [backlog.records_of(session, comment) for comment in waited]
