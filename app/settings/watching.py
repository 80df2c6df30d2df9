"""What those who keep the machine running ask: does it work, and how much is there to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, inspect, literal_column, select, table
from sqlalchemy.orm import Session

from app.domain.delivery import Delivery
from app.domain.due import Due
from app.domain.tally import Tally

HEARTBEAT = "heartbeat"
SIGN_OF_LIFE = timedelta(seconds=60)


@dataclass(frozen=True)
class VitalSigns:
    """version: the migration the database stands at, None before any."""

    version: str | None
    worker_is_alive: bool


@dataclass(frozen=True)
class Figures:
    """How many comments stand on each shelf, and deliveries in each state."""

    shelves: Mapping[str, int]
    deliveries: Mapping[str, int]


def vital_signs(session: Session, now: datetime) -> VitalSigns:
    """Whether it lives: a worker gives a sign of life at least once a minute."""
    if not inspect(session.connection()).has_table("alembic_version"):
        return VitalSigns(version=None, worker_is_alive=False)
    version = session.scalar(select(literal_column("version_num")).select_from(table("alembic_version")))
    return VitalSigns(version, _beats(session, now))


def figures(session: Session) -> Figures:
    """How much there is to do."""
    tallies = session.scalars(select(Tally))
    counted = select(Delivery.state, func.count()).group_by(Delivery.state)
    return Figures(
        shelves={tally.name: tally.amount for tally in tallies},
        deliveries={row[0]: row[1] for row in session.execute(counted)},
    )


def _beats(session: Session, now: datetime) -> bool:
    if not inspect(session.connection()).has_table(Due.__tablename__):
        return False
    beat = session.get(Due, HEARTBEAT)
    return beat is not None and beat.last_at is not None and now - beat.last_at <= SIGN_OF_LIFE
