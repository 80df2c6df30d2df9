"""Restoring: a database that comes back from a copy does not know what was said since the copy was made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.delivery import RESTORED, Delivery, DeliveryState
from app.domain.reply import Reply, ReplyState
from app.house import House
from app.outbox import Outcome, OutcomeKind


def doubt_what_waited(house: House) -> None:
    """Let the worker look up all that waited before it is said: it may have been since."""
    with house.db.writing() as session:
        waiting = select(Delivery).where(Delivery.state == DeliveryState.WAITING).order_by(Delivery.id)
        for delivery in session.scalars(waiting.with_for_update()).all():
            delivery.state = DeliveryState.DOUBTFUL
            doubt = Outcome(OutcomeKind.DOUBT, reason=RESTORED, at=delivery.not_before)
            house.handlers[delivery.kind].settle(session, delivery.subject_id, doubt, house.clock())
        _note_what_follows(session, house.clock())


def _note_what_follows(session: Session, now: datetime) -> None:
    """What waits for a person's word, or for the part before it, is looked for when its turn has come.

    A word that is waited for has a day from now on: the copy may be older than that.
    """
    held = update(Delivery).where(Delivery.state == DeliveryState.HELD)
    session.execute(held.values(reason=RESTORED, promised_at=now))
    parts = update(Reply).where(Reply.first_part_id.is_not(None), Reply.sent_at.is_(None))
    session.execute(parts.where(Reply.state == ReplyState.WAITING).values(reason=RESTORED))
