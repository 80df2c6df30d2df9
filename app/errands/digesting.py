"""Digesting: an arrival's body becomes events, and the events become comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import connections, intake, spending
from app.domain.arrival import Arrival
from app.domain.connection import SEALED
from app.house import House
from app.ports.channel import Access, Channel
from app.ports.events import Event


@dataclass(frozen=True)
class Taken:
    """An arrival in hand, read out of its transaction."""

    arrival_id: int
    network: str
    speaks_for: frozenset[int]
    body: bytes = field(repr=False)


def digest_next(house: House) -> bool:
    """Digest the oldest arrival that waits; False when none does. One that fails is put back, and raises."""
    taken = _take(house)
    if taken is None:
        return False
    channel = house.channels[taken.network]
    try:
        accesses = _accesses(house, taken)
        if closed := taken.speaks_for & house.accesses.closed(taken.network):
            return _postpone(house, taken, closed)
        events = channel.parse(taken.body, accesses)
        with house.db.writing() as session:
            if intake.set_digested(session, taken.arrival_id, now=house.clock()):
                arrival = session.get_one(Arrival, taken.arrival_id)
                intake.digest(session, arrival, events, now=house.clock())
                _spend(session, channel, accesses, events, house.clock())
    except BaseException as failure:
        ours = isinstance(failure, DBAPIError) and not isinstance(failure, intake.OF_AN_EVENT)
        with house.db.writing() as session:
            intake.put_back(session, taken.arrival_id, now=house.clock(), blameless=ours)
        raise
    return True


def _postpone(house: House, taken: Taken, closed: frozenset[int]) -> bool:
    """Without its access nothing would be found in a body: it waits until a key of ours opens it."""
    with house.db.writing() as session:
        intake.postpone(session, taken.arrival_id, now=house.clock())
        for connection_id in sorted(closed):
            connections.lose(session, connection_id, SEALED, house.clock())
    return True


def _take(house: House) -> Taken | None:
    with house.db.reading() as session:
        if not intake.is_waiting(session, now=house.clock()):
            return None
    with house.db.writing() as session:
        arrival = intake.take(session, now=house.clock(), lease=house.lease)
        if arrival is None:
            return None
        return Taken(arrival.id, arrival.network, frozenset(arrival.speaks_for), arrival.body)


def _spend(
    session: Session, channel: Channel, accesses: Sequence[Access], events: Sequence[Event], now: datetime
) -> None:
    """Count what the network asks for each event that it sent."""
    budget = channel.capabilities.budget
    for access in accesses if budget and budget.heard else ():
        told = sum(event.account == access.account for event in events)
        spending.spend(session, access.connection, told * budget.heard if budget else 0, now=now)


def _accesses(house: House, taken: Taken) -> list[Access]:
    """The accesses that signed it. One never opened here was connected by another process."""
    opened = house.accesses.of(taken.network)
    if not taken.speaks_for <= {access.connection for access in opened}:
        opened = house.accesses.afresh(taken.network)
    return [access for access in opened if access.connection in taken.speaks_for]
