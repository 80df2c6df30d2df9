"""Opening an access for a round: one that no key of ours opens keeps no other account waiting."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app import connections
from app.domain.connection import SEALED, Connection
from app.house import House
from app.ports.channel import Access
from app.ports.seal import BrokenSeal

CLOSED = select(exists().where(Connection.problem == SEALED))


def opened(house: House, session: Session, connection_id: int) -> Access | None:
    """Open it within an act that may write, else note that no key of ours opens it."""
    try:
        return house.accesses.one(session, connection_id)
    except BrokenSeal:
        connections.lose(session, connection_id, SEALED, house.clock())
        return None


def reopen(house: House) -> bool:
    """Listen again to what was closed to our keys, once the right key is back; False when there is none."""
    with house.db.reading() as session:
        if not session.scalar(CLOSED):
            return False
    with house.db.writing() as session:
        return connections.reopen(session, seal=house.seal, now=house.clock()) > 0
