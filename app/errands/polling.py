"""Polling: what webhooks never tell, or told nobody, is read from the network now and then."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import connections, intake, outbox, spending
from app.domain.connection import CUT_OFF, NEEDS_RECONNECTION, Connection
from app.errands.opening import opened
from app.errands.pacing import LONGEST_REST
from app.house import House
from app.ports.channel import Access, Polled
from app.ports.failures import NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure

USUAL = timedelta(minutes=5)
AFTER_A_REPLY = timedelta(seconds=10)


def poll_next(house: House) -> bool:
    """Poll the next account that is due; False when none is."""
    with house.db.reading() as session:
        if _due(house, session) is None:
            return False
    with house.db.writing() as session:
        connection = _due(house, session, to_take=True)
        if connection is None:
            return False
        connection.next_poll_at = house.clock() + _pause(house, connection)
        if not _has_room(house, session, connection):
            return True
        connection_id, network, cursor = connection.id, connection.network, connection.poll_cursor
        access = opened(house, session, connection_id)
    if access is None:
        return True
    asked_at = house.clock()  # what is heard may be older than the answer, never than the question
    try:
        polled = house.channels[network].poll(access, cursor, asked_at)
    except NetworkFailure as failure:
        _note_failure(house, access, failure)
        return True
    try:
        _take_in(house, access, polled, asked_at)
    except intake.OF_AN_EVENT:  # one odd comment must not silence its account: again, each by itself
        _take_in(house, access, polled, asked_at, alone=True)
    return True


def _due(house: House, session: Session, *, to_take: bool = False) -> Connection | None:
    """The account that waits longest; to_take: unless another worker takes it just now."""
    polled = [name for name, channel in house.channels.items() if channel.capabilities.polls_every]
    now = house.clock()
    due = select(Connection).where(
        Connection.network.in_(polled),
        or_(Connection.next_poll_at.is_(None), Connection.next_poll_at <= now),
        or_(Connection.rest_until.is_(None), Connection.rest_until <= now),
        Connection.may_be_asked(),
    )
    due = due.order_by(Connection.next_poll_at, Connection.id).limit(1)
    return session.scalar(due if not to_take else due.with_for_update(key_share=True, skip_locked=True))


def _has_room(house: House, session: Session, connection: Connection) -> bool:
    """Whether the day's calls leave room for a poll, and no reply of this account goes before it."""
    now = house.clock()
    if outbox.is_speaking_soon(session, connection.id, now):
        connection.next_poll_at = now + AFTER_A_REPLY
        return False
    budget = house.channels[connection.network].capabilities.budget
    return spending.leaves_room(session, connection, budget, now=now)


def _pause(house: House, connection: Connection) -> timedelta:
    """The town's own pace, unless the network asks for a slower one than the usual five minutes."""
    asked = house.channels[connection.network].capabilities.polls_every or USUAL
    return house.poll if asked <= USUAL else max(asked, house.poll)


def _take_in(
    house: House, access: Access, polled: Polled, asked_at: datetime, *, alone: bool = False
) -> None:
    now = house.clock()
    with house.db.writing() as session:
        connection = session.get_one(Connection, access.connection)
        intake.take_in(session, connection, polled.events, now=asked_at, read_now=True, alone=alone)
        if connection.problem not in {None, *CUT_OFF}:
            connection.recover()
        connection.poll_cursor = polled.cursor
        spending.spend(session, connection.id, polled.spent, now=now)
        connection.last_poll_at = now
        connection.next_poll_at = _not_before(connection.next_poll_at, now, polled.rest)
        if polled.memory is not None:
            connections.remember(session, access, polled.memory, seal=house.seal)


def _note_failure(house: House, access: Access, failure: NetworkFailure) -> None:
    now = house.clock()
    with house.db.writing() as session:
        connection = session.get_one(Connection, access.connection)
        if isinstance(failure, NeedsReconnection):
            connections.lose(session, connection.id, NEEDS_RECONNECTION, now, refused=access)
        if isinstance(failure, PermanentFailure):  # the next poll that works takes it back
            connections.lose(session, connection.id, failure.reason, now, refused=access)
        if isinstance(failure, TemporaryFailure):
            connection.next_poll_at = _not_before(connection.next_poll_at, now, failure.retry_after)


def _not_before(planned: datetime | None, now: datetime, rest: timedelta | None) -> datetime | None:
    return planned if rest is None or planned is None else max(planned, now + min(rest, LONGEST_REST))
