"""Opening an access for a round: one that no key of ours opens keeps no other account waiting."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app import connections
from app.domain.connection import NEEDS_RECONNECTION
from app.house import House
from app.ports.channel import Access
from app.ports.seal import BrokenSeal


def opened(house: House, session: Session, connection_id: int) -> Access | None:
    """Open it within an act that may write, else note that it must be connected again."""
    try:
        return house.accesses.one(session, connection_id)
    except BrokenSeal:
        connections.lose(session, connection_id, NEEDS_RECONNECTION, house.clock())
        return None
