"""Asking: a service is asked by letter whether what it said is still true, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import journal
from app.db import insert_if_absent
from app.domain.errors import Conflict
from app.domain.fact import Fact
from app.domain.letter import IN_THE_DARK, LIFE, QUESTION, Letter
from app.domain.user import User


@dataclass(frozen=True)
class Asked:
    """The last time. service: who was asked; on: the day in the town; unsent: why it may not have been."""

    service: str
    at: datetime
    on: date
    unsent: str | None

    def may_be_again(self, today: date) -> bool:
        """Once a day, and at once where nothing left."""
        return self.on < today or self.unsent not in {None, IN_THE_DARK}


def ask(session: Session, fact: Fact, *, today: date, by: User, now: datetime) -> None:
    """Write to its service, once a day; what did not leave that day may be tried again.

    today: in the town. Raises Conflict where it has no service, or the service no address.
    """
    department = fact.department
    if department is None:
        raise Conflict("fact_without_service")
    if not department.addresses:
        raise Conflict("service_without_address", name=department.name)
    named = {"department_id": department.id, "occasion": f"{QUESTION}:{fact.id}:{today.isoformat()}"}
    times = {"written_at": now, "closes_at": now + LIFE, "next_at": now, "attempts": 0}
    if not insert_if_absent(session, Letter, named | times | {"fact_id": fact.id}):
        letter = session.scalars(select(Letter).filter_by(**named).with_for_update()).one()
        if letter.may_have_left:
            return
        letter.carry_again(now)
    subject = f"fact:{fact.id}"
    journal.write(session, "facts.ask", subject, now=now, by=by.actor, department=department.slug)


def asked(session: Session, fact_ids: Sequence[int], *, today: date) -> dict[int, Asked]:
    """Of each of these facts, when its service was last asked: since it was confirmed, or today."""
    last = (
        select(Letter, Fact)
        .join(Fact, Fact.id == Letter.fact_id)
        .where(Fact.id.in_(fact_ids))
        .options(joinedload(Letter.department))
        .order_by(Letter.id)
    )
    found = {fact.id: (_asked(letter), fact.confirmed_at) for letter, fact in session.execute(last)}
    return {
        number: one
        for number, (one, confirmed_at) in found.items()
        if one.at >= confirmed_at or one.on == today
    }


def _asked(letter: Letter) -> Asked:
    day = date.fromisoformat(letter.occasion.rpartition(":")[2])
    unsent = letter.reason if letter.next_at is None and letter.sent_at is None else None
    return Asked(letter.department.name if letter.department else "", letter.written_at, day, unsent)
