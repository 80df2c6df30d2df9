"""Promising, and everything a person may still do about a promise before it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.delivery import OPEN, Delivery, DeliveryState


def promise(
    session: Session,
    kind: str,
    subject_id: int,
    *,
    speaker: int,
    not_before: datetime | None,
    now: datetime,
) -> Delivery:
    """Promise one delivery, in the act that decides it. `not_before` None: until a person confirms."""
    state = DeliveryState.HELD if not_before is None else DeliveryState.WAITING
    delivery = _new(session, kind, subject_id, state, speaker=speaker, now=now)
    delivery.not_before = not_before
    return delivery


def entrust(session: Session, kind: str, subject_id: int, *, speaker: int, now: datetime) -> Delivery:
    """A person carries it to the network: no worker touches it, and they say (`decide`) what became of it."""
    return _new(session, kind, subject_id, DeliveryState.DOUBTFUL, speaker=speaker, now=now)


def open_delivery(session: Session, kind: str, subject_id: int) -> Delivery | None:
    """The promise that is not settled yet, locked against the worker until this transaction ends.

    None too where a worker or what the network tells has it in hand at this moment: it waits for the comment
    then, which who asks here has, so neither would ever go on.
    """
    return session.scalar(
        select(Delivery)
        .where(Delivery.kind == kind, Delivery.subject_id == subject_id, Delivery.state.in_(OPEN))
        .with_for_update(skip_locked=True)
    )


def withdraw(session: Session, kind: str, subject_id: int, *, now: datetime) -> bool:
    """Take a promise back; False when the network may already have heard it."""
    delivery = open_delivery(session, kind, subject_id)
    if delivery is None or delivery.is_in_flight:
        return False
    delivery.state = DeliveryState.WITHDRAWN
    delivery.settled_at = now
    return True


def hold(session: Session, kind: str, subject_id: int) -> bool:
    """Keep a promise back until a person decides; False when the network may already have heard it."""
    delivery = open_delivery(session, kind, subject_id)
    if delivery is None or delivery.is_in_flight:
        return False
    delivery.state = DeliveryState.HELD
    delivery.not_before = None
    return True


def release(session: Session, kind: str, subject_id: int, *, not_before: datetime) -> bool:
    """Let a held promise leave; False when it is not held."""
    delivery = open_delivery(session, kind, subject_id)
    if delivery is None or delivery.state != DeliveryState.HELD:
        return False
    delivery.state = DeliveryState.WAITING
    delivery.not_before = not_before
    return True


def hurry(session: Session, kind: str, subject_id: int, *, now: datetime) -> bool:
    """Try a waiting promise again now instead of later, with patience anew; False when it does not wait."""
    delivery = open_delivery(session, kind, subject_id)
    if delivery is None or delivery.state not in {DeliveryState.WAITING, DeliveryState.DOUBTFUL}:
        return False
    delivery.not_before = now
    delivery.lookups = 0
    return True


def flying_from(
    session: Session, kind: str, subject_ids: Sequence[int] | None = None, *, speaker: int | None = None
) -> list[Delivery]:
    """What the network was asked for and that is not settled: of these subjects, or of one speaker."""
    in_flight = (DeliveryState.CLAIMED, DeliveryState.DOUBTFUL)
    flying = select(Delivery).where(Delivery.kind == kind, Delivery.state.in_(in_flight))
    if subject_ids is not None:
        flying = flying.where(Delivery.subject_id.in_(subject_ids))
    if speaker is not None:
        flying = flying.where(Delivery.speaker_id == speaker)
    return list(session.scalars(flying.order_by(Delivery.id).with_for_update()))


def park(delivery: Delivery, external_id: str, *, refused: str | None = None) -> None:
    """Remember on a delivery in flight that words of ours came back meanwhile under this id, or were refused.

    refused: why; they may be its own.
    """
    if refused is not None:
        delivery.refusals = {**delivery.refusals, external_id: refused}
    elif external_id not in delivery.echoes:
        delivery.echoes = [*delivery.echoes, external_id]


def decide(session: Session, kind: str, subject_id: int, *, said: bool, now: datetime) -> bool:
    """A person looked: it was said, or it was not. False when no doubt is left to decide."""
    delivery = open_delivery(session, kind, subject_id)
    if delivery is None or delivery.state != DeliveryState.DOUBTFUL:
        return False
    delivery.state = DeliveryState.DELIVERED if said else DeliveryState.WITHDRAWN
    delivery.settled_at = now
    return True


def _new(
    session: Session, kind: str, subject_id: int, state: DeliveryState, *, speaker: int, now: datetime
) -> Delivery:
    rounds = select(func.max(Delivery.round)).where(Delivery.kind == kind, Delivery.subject_id == subject_id)
    delivery = Delivery(
        kind=kind,
        subject_id=subject_id,
        round=(session.scalar(rounds) or 0) + 1,
        speaker_id=speaker,
        state=state,
        promised_at=now,
        attempts=0,
        lookups=0,
        echoes=[],
    )
    session.add(delivery)
    return delivery
