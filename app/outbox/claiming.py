"""Claiming: taking a promise in hand, for the length of a lease, one at a time per speaker.

A claim whose lease lapsed belongs to a worker that died between asking and hearing: whoever takes it
next must look it up first, because the network may have done it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from app.domain.connection import WITHDRAWN, Connection
from app.domain.delivery import RESTORED, Delivery, DeliveryState


@dataclass(frozen=True)
class Claim:
    """A delivery in hand. in_doubt: the network may have been asked before: it is looked up, not asked again.

    looks_first: a person did not find it, and it may be there all the same: it is looked for, then said;
    attempted_at: when the network was last asked (this claim's own moment, unless in doubt).
    """

    delivery_id: int
    kind: str
    subject_id: int
    speaker_id: int
    ticket: str
    in_doubt: bool
    looks_first: bool
    attempts: int
    lookups: int
    first_attempt_at: datetime | None
    attempted_at: datetime | None
    memory: str | None


def claim(session: Session, now: datetime, lease: timedelta) -> Claim | None:
    """Take the next delivery that is due; None when there is none.

    The attempt is counted here, before the network is asked, so that a worker that dies afterwards leaves
    a trace of it. On PostgreSQL several workers claim side by side (`SKIP LOCKED`).
    """
    delivery = session.scalar(_next(now))
    if delivery is None or session.scalar(_is_speaking(delivery.speaker_id, now)):
        return None  # another worker got there first
    in_doubt = delivery.is_in_flight or delivery.reason == RESTORED
    delivery.state = DeliveryState.CLAIMED
    delivery.ticket = secrets.token_hex(16)
    delivery.lease_until = now + lease
    if in_doubt:
        delivery.lookups += 1
    else:
        _count(delivery, now)
    return _claim(delivery, in_doubt=in_doubt, looks_first=_looks_first(session, delivery))


def is_due(session: Session, now: datetime) -> bool:
    """Whether a delivery is due; another worker may still take it first."""
    due = select(Delivery.id).join(Connection, Connection.id == Delivery.speaker_id)
    return session.scalar(due.where(_is_due(now), _may_speak(now)).limit(1)) is not None


def is_speaking_soon(session: Session, speaker_id: int, now: datetime) -> bool:
    """Whether this speaker has something in hand or due: it goes before what is only read."""
    waiting = Delivery.state.in_((DeliveryState.WAITING, DeliveryState.DOUBTFUL)) & (
        Delivery.not_before <= now
    )
    due = or_(waiting, Delivery.state == DeliveryState.CLAIMED)
    return (
        session.scalar(select(Delivery.id).where(Delivery.speaker_id == speaker_id, due).limit(1)) is not None
    )


def again(session: Session, claimed: Claim, now: datetime, lease: timedelta, *, counts: bool = True) -> bool:
    """Begin the lease anew, for one more attempt of what proved unsaid; False when it is not ours any more.

    counts: not where only something had to be read before the first word; what has lapsed meanwhile stays so.
    """
    delivery = held_by(session, claimed)
    if delivery is None or (not counts and not _lives(delivery, now)):
        return False
    if counts:
        _count(delivery, now)
    delivery.attempted_at = now  # the network is asked from now on, and has as long as ever to write
    delivery.lease_until = now + lease
    return True


def lasts(session: Session, claimed: Claim, until: datetime) -> bool:
    """Whether the claim is still ours and its lease reaches that far."""
    delivery = session.get(Delivery, claimed.delivery_id)
    if delivery is None or delivery.ticket != claimed.ticket or delivery.lease_until is None:
        return False
    return delivery.lease_until >= until


def held_by(session: Session, claimed: Claim) -> Delivery | None:
    """The claimed delivery, unless its lease lapsed and another worker took it meanwhile.

    The account's row is taken first, as by whoever claims for it or takes in what it tells: these lock its
    comments and its deliveries, and one act after the other none waits for another.
    """
    speaker = select(Connection.id).where(Connection.id == claimed.speaker_id)
    session.execute(speaker.with_for_update(key_share=True))
    delivery = session.scalar(
        select(Delivery).where(Delivery.id == claimed.delivery_id).with_for_update(key_share=True)
    )
    if delivery is None or delivery.ticket != claimed.ticket or delivery.state != DeliveryState.CLAIMED:
        return None
    return delivery


def _lives(delivery: Delivery, now: datetime) -> bool:
    return delivery.lease_until is not None and delivery.lease_until > now


def _count(delivery: Delivery, now: datetime) -> None:
    delivery.attempts += 1
    delivery.attempted_at = now
    delivery.first_attempt_at = delivery.first_attempt_at or now


def _next(now: datetime) -> Select[Delivery]:
    """The oldest due delivery whose speaker may speak: not resting, not cut off, not already speaking."""
    return (
        select(Delivery)
        .join(Connection, Connection.id == Delivery.speaker_id)
        .where(_is_due(now), _may_speak(now), ~_is_speaking_now(now))
        .order_by(Delivery.not_before, Delivery.id)
        .limit(1)
        .with_for_update(of=[Delivery, Connection], skip_locked=True, key_share=True)
    )


def _is_due(now: datetime) -> ColumnElement[bool]:
    ready = Delivery.state.in_((DeliveryState.WAITING, DeliveryState.DOUBTFUL)) & (Delivery.not_before <= now)
    lapsed = and_(Delivery.state == DeliveryState.CLAIMED, Delivery.lease_until <= now)
    stranded = and_(Delivery.state == DeliveryState.HELD, Connection.problem == WITHDRAWN)
    return or_(ready, lapsed, stranded)


def _may_speak(now: datetime) -> ColumnElement[bool]:
    """Where the town withdrew nothing is asked for any more: what waits is taken up to be given up."""
    rested = or_(Connection.rest_until.is_(None), Connection.rest_until <= now)
    return or_(and_(Connection.may_be_asked(), rested), Connection.problem == WITHDRAWN)


def _is_speaking_now(now: datetime) -> ColumnElement[bool]:
    other = Delivery.__table__.alias("speaking")
    live = (other.c.state == DeliveryState.CLAIMED) & (other.c.lease_until > now)
    return exists().where(other.c.speaker_id == Delivery.speaker_id, live)


def _is_speaking(speaker_id: int, now: datetime) -> Select[int]:
    """Asked once the speaker is locked: another worker may have claimed for it a moment ago."""
    live = (Delivery.state == DeliveryState.CLAIMED) & (Delivery.lease_until > now)
    return select(Delivery.id).where(Delivery.speaker_id == speaker_id, live).limit(1)


def _looks_first(session: Session, delivery: Delivery) -> bool:
    """What a person did not find: they alone end a doubt unsaid."""
    if delivery.round == 1:
        return False
    earlier = select(Delivery.id).where(
        Delivery.kind == delivery.kind,
        Delivery.subject_id == delivery.subject_id,
        Delivery.state == DeliveryState.WITHDRAWN,
        Delivery.first_attempt_at.is_not(None),
    )
    return session.scalar(earlier.limit(1)) is not None


def _claim(delivery: Delivery, *, in_doubt: bool, looks_first: bool) -> Claim:
    return Claim(
        delivery_id=delivery.id,
        kind=delivery.kind,
        subject_id=delivery.subject_id,
        speaker_id=delivery.speaker_id,
        ticket=delivery.ticket or "",
        in_doubt=in_doubt,
        looks_first=looks_first,
        attempts=delivery.attempts,
        lookups=delivery.lookups,
        first_attempt_at=delivery.first_attempt_at,
        attempted_at=delivery.attempted_at,
        memory=delivery.memory,
    )
