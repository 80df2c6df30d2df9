"""Restoring: a database that comes back from a copy does not know what was said since the copy was made."""

from __future__ import annotations

from sqlalchemy import select

from app.domain.delivery import Delivery, DeliveryState
from app.house import House
from app.outbox import Outcome, OutcomeKind


def doubt_what_waited(house: House) -> None:
    """Let the worker look up all that waited before it is said: it may have been since."""
    with house.db.writing() as session:
        waiting = select(Delivery).where(Delivery.state == DeliveryState.WAITING).order_by(Delivery.id)
        for delivery in session.scalars(waiting.with_for_update()).all():
            delivery.state = DeliveryState.DOUBTFUL
            doubt = Outcome(OutcomeKind.DOUBT, reason="restored", at=delivery.not_before)
            house.handlers[delivery.kind].settle(session, delivery.subject_id, doubt, house.clock())
