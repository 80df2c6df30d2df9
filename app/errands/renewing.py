"""Renewing: what expires on a network is renewed before it does."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import connections
from app.domain.connection import Connection
from app.domain.due import Due
from app.errands.opening import opened
from app.house import House
from app.ports.failures import NeedsReconnection, NetworkFailure

EVERY = timedelta(minutes=30)


def renew_next(house: House) -> bool:
    """Twice an hour, offer every connection's channel to renew its access; False when it is not time."""
    now = house.clock()
    with house.db.reading() as session:
        if not _is_due(session, now):
            return False
    with house.db.writing() as session:
        if not _is_due(session, now, to_take=True):
            return False  # another worker got there first
        session.merge(Due(name="renewal", next_at=now + EVERY, last_at=now))
        connected = select(Connection.id).where(Connection.may_be_asked()).order_by(Connection.id)
        connection_ids = list(session.scalars(connected))
    for connection_id in connection_ids:
        _renew(house, connection_id)
    return True


def _is_due(session: Session, now: datetime, *, to_take: bool = False) -> bool:
    due = session.get(Due, "renewal", with_for_update=to_take)
    return due is None or due.next_at <= now


def _renew(house: House, connection_id: int) -> None:
    with house.db.writing() as session:
        access = opened(house, session, connection_id)
        channel = house.channels.get(session.get_one(Connection, connection_id).network)
    if access is None or channel is None:
        return
    try:
        memory = channel.renew(access, house.clock())
    except NeedsReconnection:
        with house.db.writing() as session:
            connections.lose(session, connection_id, "needs_reconnection", house.clock(), refused=access)
        return
    except NetworkFailure:
        return  # the next round tries again, long before it expires
    if memory is not None:
        with house.db.writing() as session:
            if connections.remember(session, access, memory, seal=house.seal):
                session.get_one(Connection, connection_id).expires_at = None  # of the former token
