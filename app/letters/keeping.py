"""Keeping: the letters that a service was written, and the withdrawal of one's links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from app import journal
from app.domain.assignment import Assignment
from app.domain.department import Department
from app.domain.errors import NotFound
from app.domain.letter import Letter
from app.domain.letter_case import LetterCase
from app.domain.user import User

LATEST = 50


@dataclass(frozen=True)
class Kept:
    """A letter, and how many cases it tells of."""

    letter: Letter
    cases: int


def written_to(session: Session, department: Department) -> list[Kept]:
    """The service's latest letters, the newest first."""
    number = func.count(distinct(Assignment.number()))
    told = select(number).join(LetterCase, LetterCase.assignment_id == Assignment.id)
    cases = told.where(LetterCase.letter_id == Letter.id).scalar_subquery()
    latest = select(Letter, cases).where(Letter.department_id == department.id).order_by(Letter.id.desc())
    return [Kept(letter, number) for letter, number in session.execute(latest.limit(LATEST))]


def withdraw(session: Session, letter_id: int, *, by: User, now: datetime) -> Department:
    """Close every link of a letter at once, for ever; give its service. NotFound where there is none."""
    letter = session.get(Letter, letter_id, with_for_update=True)
    if letter is None or letter.department_id is None:
        raise NotFound("letter")
    if letter.withdrawn_at is None:
        letter.withdraw(now)
        journal.write(session, "letters.withdraw", f"letter:{letter.id}", now=now, by=by.actor)
    return session.get_one(Department, letter.department_id)
