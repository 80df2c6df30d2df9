"""Arrivals: kept before they are understood, taken in hand one by one, never lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Select, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from app import journal
from app.db import insert_if_absent
from app.domain.actor import By
from app.domain.arrival import PATIENCE, Arrival, UnreadablePart
from app.ports.channel import Verified

FIRST_WAIT = timedelta(seconds=2)
LATER = timedelta(minutes=1)
BLAMELESS = timedelta(days=1)
BODIES_AT_ONCE = 500


def accept(session: Session, network: str, verified: Verified, body: bytes, *, now: datetime) -> bool:
    """Keep the webhook once, however often the network sends it; say whether it is new."""
    arrival = {
        "network": network,
        "delivery_key": verified.delivery_id or sha256(body).hexdigest(),
        "speaks_for": list(verified.connections),
        "body": body,
        "received_at": now,
        "not_before": now,
        "attempts": 0,
    }
    return insert_if_absent(session, Arrival, arrival)


def take(session: Session, *, now: datetime, lease: timedelta) -> Arrival | None:
    """Take the oldest arrival that waits, for the length of a lease; None when none does.

    The attempt is counted first, so that a body that kills its reader is set aside in the end.
    """
    arrival = session.scalar(_waiting(now).order_by(Arrival.id).limit(1).with_for_update(skip_locked=True))
    if arrival is None:
        return None
    arrival.attempts += 1
    arrival.not_before = now + lease
    if arrival.attempts <= PATIENCE:
        return arrival
    arrival.set_aside_at = now
    return take(session, now=now, lease=lease)


def is_waiting(session: Session, *, now: datetime) -> bool:
    """Whether an arrival waits to be digested."""
    return session.scalar(_waiting(now).with_only_columns(Arrival.id).limit(1)) is not None


def put_back(session: Session, arrival_id: int, *, now: datetime, blameless: bool = False) -> None:
    """Let an arrival that failed wait a little longer each time; the fifth failure sets it aside, visible.

    blameless: the database failed, which is no fault of it: it waits, for a day.
    """
    arrival = session.get_one(Arrival, arrival_id, with_for_update=True)
    if arrival.digested_at is not None:
        return  # the lease lapsed, and another worker did it meanwhile
    if blameless and now - arrival.received_at < BLAMELESS:
        postpone(session, arrival_id, now=now)
        return
    arrival.not_before = now + FIRST_WAIT * 4 ** (arrival.attempts - 1)
    if arrival.attempts >= PATIENCE:
        arrival.set_aside_at = now


def postpone(session: Session, arrival_id: int, *, now: datetime) -> None:
    """Let an arrival wait for what its reader lacks. It did not fail, however often this is done."""
    arrival = session.get_one(Arrival, arrival_id, with_for_update=True)
    arrival.attempts -= 1
    arrival.not_before = now + LATER


def set_digested(session: Session, arrival_id: int, *, now: datetime) -> bool:
    """Close an arrival, first thing in the act that digests it; False when another worker did it already."""
    arrival = session.scalar(select(Arrival).where(Arrival.id == arrival_id).with_for_update())
    if arrival is None or arrival.digested_at is not None:
        return False
    arrival.digested_at = now
    arrival.set_aside_at = None
    return True


def take_up_again(session: Session, *, now: datetime, by: By) -> int:
    """Let what was set aside, or not read whole, be read once more, and say how many that is.

    What was understood before is known and comes in once only; what is not understood yet is noted anew.
    """
    parts = select(UnreadablePart.arrival_id).where(UnreadablePart.arrival_id.is_not(None))
    half_read = and_(Arrival.digested_at.is_not(None), Arrival.id.in_(parts))
    again = select(Arrival.id).where(or_(Arrival.set_aside_at.is_not(None), half_read), Arrival.body != b"")
    numbers = session.scalars(again.order_by(Arrival.id).with_for_update()).all()
    for start in range(0, len(numbers), BODIES_AT_ONCE):
        some = numbers[start : start + BODIES_AT_ONCE]
        fresh = {"digested_at": None, "set_aside_at": None, "attempts": 0, "not_before": now}
        session.execute(update(Arrival).where(Arrival.id.in_(some)).values(fresh))
        session.execute(delete(UnreadablePart).where(UnreadablePart.arrival_id.in_(some)))
    if numbers:
        journal.write(
            session,
            "intake.take_up_again",
            f"arrival:{numbers[-1]}",
            now=now,
            by=by,
            arrivals=len(numbers),
        )
    return len(numbers)


def forget_bodies(session: Session, *, before: datetime) -> None:
    """Empty the bodies read whole before this instant; the rows stay, so that a repeat is still known."""
    unread = select(UnreadablePart.arrival_id).where(UnreadablePart.arrival_id.is_not(None))
    old = update(Arrival).where(Arrival.digested_at < before, Arrival.body != b"", Arrival.id.not_in(unread))
    session.execute(old.values(body=b""), execution_options={"synchronize_session": False})


def empty_bodies(
    session: Session, network: str, external_ids: Sequence[str], *, unread_before: datetime | None = None
) -> None:
    """Let go of the raw bodies that told of these comments, however they spell a slash.

    unread_before: only of those digested by then that are kept because a part of them could not be read.
    """
    marks = [one.encode() for name in external_ids for one in {name, name.replace("/", "\\/")}]
    read = select(Arrival.id, Arrival.body).where(
        Arrival.network == network, Arrival.digested_at.is_not(None), Arrival.body != b""
    )
    if unread_before is not None:
        kept_for = select(UnreadablePart.arrival_id)
        read = read.where(Arrival.id.in_(kept_for), Arrival.digested_at < unread_before)
    kept = session.execute(read, execution_options={"yield_per": BODIES_AT_ONCE})
    told = [number for number, body in kept if any(mark in body for mark in marks)]
    for start in range(0, len(told), BODIES_AT_ONCE):
        theirs = Arrival.id.in_(told[start : start + BODIES_AT_ONCE])
        session.execute(update(Arrival).where(theirs).values(body=b""))


def _waiting(now: datetime) -> Select[Arrival]:
    waits = (Arrival.digested_at.is_(None), Arrival.set_aside_at.is_(None), Arrival.not_before <= now)
    return select(Arrival).where(*waits)
