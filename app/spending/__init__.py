"""Spending: calls that cost are counted, and polls stop before what a person decides would."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.db import insert_if_absent
from app.domain.connection import Connection
from app.domain.spending import Spending
from app.ports.spending import Budget

A_MONTH = timedelta(days=30)

__all__ = ["lately", "leaves_room", "spend"]


def spend(session: Session, connection_id: int, units: int, *, now: datetime) -> None:
    """Count what calls cost, on the day in UTC."""
    if not units:
        return
    mine = {"connection_id": connection_id, "day": now.date()}
    insert_if_absent(session, Spending, {**mine, "units": 0})
    session.execute(update(Spending).filter_by(**mine).values(units=Spending.units + units))


def leaves_room(session: Session, connection: Connection, budget: Budget | None, *, now: datetime) -> bool:
    """Whether a poll leaves enough of the day to what people decide, on every account that spends with it."""
    if budget is None:
        return True
    mates = select(Connection.id).where(Connection.network == connection.network)
    ours = Spending.connection_id.in_(mates) if budget.shared else Spending.connection_id == connection.id
    today = select(func.coalesce(func.sum(Spending.units), 0)).where(ours, Spending.day == now.date())
    return (session.scalar(today) or 0) < budget.units - budget.kept


def lately(session: Session, connection_id: int, *, now: datetime) -> int:
    """Units spent in the last thirty days."""
    since = (now - A_MONTH).date()
    mine = select(func.coalesce(func.sum(Spending.units), 0))
    return session.scalar(mine.where(Spending.connection_id == connection_id, Spending.day > since)) or 0
