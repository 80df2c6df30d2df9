"""Noticing: what mail servers and absent colleagues told of a service, until it is heard of again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.answer import Answer
from app.domain.assignment import Assignment
from app.domain.department import Department
from app.domain.incoming_mail import Fate, IncomingMail
from app.domain.letterbox import Letterbox
from app.mailroom.keeping import INBOX

TOLD = (Fate.ABSENT, Fate.LOST, Fate.LATE)
SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Notice:
    """The last one of a service. fate: `absent`, `lost` or `late`."""

    fate: str
    mail_id: int
    at: datetime


@dataclass(frozen=True)
class Told:
    """What the page of services says of mail.

    kept: how many wait for a person; of: the notices, by their service's slug;

    problem: why the town's box cannot be read, None when it can; looked_at: when it last was.
    """

    kept: int
    of: dict[str, Notice]
    problem: str | None = None
    looked_at: datetime | None = None


def notices(session: Session, *, now: datetime) -> Told:
    """What mail tells: of each service its last notice, unless it answered since."""
    kept = (
        session.scalar(select(func.count()).select_from(IncomingMail.kept().order_by(None).subquery())) or 0
    )
    box = session.get(Letterbox, INBOX)
    if box is None:
        return Told(kept, _by_service(session, now))
    return Told(kept, _by_service(session, now), box.problem, box.looked_at)


def _by_service(session: Session, now: datetime) -> dict[str, Notice]:
    recent = (IncomingMail.fate.in_(TOLD), IncomingMail.received_at > now - SHOWN_FOR)
    heard = _heard(session)
    found: dict[str, Notice] = {}
    told = select(IncomingMail, Department.slug).join(Department, Department.id == IncomingMail.department_id)
    for mail, slug in session.execute(told.where(*recent).order_by(IncomingMail.id)):
        if slug not in heard or heard[slug] <= mail.received_at:
            found[slug] = Notice(str(mail.fate), mail.id, mail.received_at)
    return found


def _heard(session: Session) -> dict[str, datetime]:
    """When each service last answered, by its slug."""
    last = (
        select(Department.slug, func.max(Answer.answered_at))
        .join(Assignment, Assignment.id == Answer.assignment_id)
        .join(Department, Department.id == Assignment.department_id)
    )
    return dict(session.execute(last.group_by(Department.slug)).all())
