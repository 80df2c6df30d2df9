"""Noticing: what mail servers and absent colleagues told of a service, until it is heard of again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.answer import Answer
from app.domain.assignment import Assignment
from app.domain.incoming_mail import Fate, IncomingMail

TOLD = (Fate.ABSENT, Fate.LOST, Fate.LATE)
SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Notice:
    """The last one of a service. fate: `absent`, `lost` or `late`."""

    fate: str
    mail_id: int
    at: datetime


def notices(session: Session, *, now: datetime) -> dict[int, Notice]:
    """The last notice of each service, by its id; none that is older than its last answer."""
    told = select(IncomingMail).where(IncomingMail.fate.in_(TOLD), IncomingMail.received_at > now - SHOWN_FOR)
    heard = _heard(session)
    found: dict[int, Notice] = {}
    for mail in session.scalars(told.order_by(IncomingMail.id)):
        number = mail.department_id
        if number is not None and not (number in heard and heard[number] > mail.received_at):
            found[number] = Notice(str(mail.fate), mail.id, mail.received_at)
    return found


def _heard(session: Session) -> dict[int, datetime]:
    last = select(Assignment.department_id, func.max(Answer.answered_at)).join(
        Assignment, Assignment.id == Answer.assignment_id
    )
    return dict(session.execute(last.group_by(Assignment.department_id)).all())
