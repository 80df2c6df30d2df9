"""Departures: a person leaves for a network's own sign-in, and comes back to this session alone.

Source: RFC 9700 §4.7 (the state is bound to the session, random, and serves once).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.departure import LIFE, Departure
from app.domain.errors import Expired
from app.ports.seal import Seal


def depart(
    session: Session,
    session_id: int,
    network: str,
    state: str,
    memory: Mapping[str, str],
    *,
    seal: Seal,
    now: datetime,
) -> None:
    """Note who left for which network; departures that nobody came back from are forgotten."""
    session.execute(delete(Departure).where(Departure.left_at < now - LIFE))
    session.add(
        Departure(
            state_hash=_hash(state),
            session_id=session_id,
            network=network,
            memory=seal.close(memory),
            left_at=now,
        )
    )


def return_of(session: Session, session_id: int, state: str, *, now: datetime) -> Departure:
    """The departure that this state belongs to, taken once and by the session that left, else Expired."""
    mine = select(Departure).where(
        Departure.state_hash == _hash(state),
        Departure.session_id == session_id,
        Departure.returned_at.is_(None),
    )
    departure = session.scalar(mine.with_for_update())
    if departure is None or not departure.lives_at(now):
        raise Expired("departure")
    departure.returned_at = now
    return departure


def offers_of(session: Session, session_id: int, departure_id: int, *, now: datetime) -> Departure:
    """The departure whose accounts this session may choose from, else Expired."""
    departure = session.get(Departure, departure_id)
    if departure is None or departure.session_id != session_id or not departure.lives_at(now):
        raise Expired("departure")
    return departure


def _hash(state: str) -> str:
    return sha256(state.encode()).hexdigest()
