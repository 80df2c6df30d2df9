"""Writing letters: one a service each working morning, one for an urgent case, one for a link too old."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Select, exists, literal, select
from sqlalchemy.orm import Session

from app import journal
from app.db import insert_if_absent
from app.domain.actor import PARVIS
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.letter import LIFE, RENEWAL, URGENT, Letter
from app.domain.letter_case import LetterCase
from app.domain.working_day import is_working, round_on
from app.letters.inviting import MOST, find_letter

OPEN_FOR = timedelta(hours=10)  # a worker that comes back later leaves the letters to the next morning


def write_letters(session: Session, *, zone: tzinfo, now: datetime) -> None:
    """Write what is due: the morning letters of the day, and at once what is urgent; twice is as once."""
    for assignment in session.scalars(_urgent()).all():
        _write(session, assignment.department_id, f"{URGENT}:{assignment.id}", [assignment.id], now=now)
    today = now.astimezone(zone).date()
    eight = round_on(today, zone)
    if not is_working(today) or not eight <= now < eight + OPEN_FOR:
        return
    for department_id, cases in _by_service(session, before=eight).items():
        _write(session, department_id, today.isoformat(), cases, now=now)


def renew(session: Session, token: str, *, now: datetime) -> None:
    """Write to the service's own address again, once a day at most, where the link is too old.

    Raises NotFound for a link that never was or was withdrawn.
    """
    letter = find_letter(session, token)
    if letter.opens_at(now) or not letter.department.addresses:
        return
    still_open = select(Assignment.id).join(LetterCase, LetterCase.assignment_id == Assignment.id)
    cases = session.scalars(
        still_open.where(LetterCase.letter_id == letter.id, Assignment.ended_at.is_(None))
    )
    if ids := list(cases):
        _write(session, letter.department_id, f"{RENEWAL}:{letter.id}:{now.date()}", ids, now=now)


def _urgent() -> Select[Assignment]:
    """Open cases of urgent comments, at services with an address, that no urgent letter told of yet."""
    told = exists().where(
        Letter.department_id == Assignment.department_id,
        Letter.occasion == literal(f"{URGENT}:") + Assignment.id.cast(Letter.occasion.type),
    )
    return (
        select(Assignment)
        .join(Comment, Comment.id == Assignment.comment_id)
        .join(Department, Department.id == Assignment.department_id)
        .where(Assignment.ended_at.is_(None), Comment.urgent.is_(True), Department.email.is_not(None), ~told)
        .order_by(Assignment.id)
    )


def _by_service(session: Session, *, before: datetime) -> dict[int, list[int]]:
    """What was in hand when the hour struck, by service with an address, oldest first."""
    found = session.execute(
        select(Assignment.department_id, Assignment.id)
        .join(Comment, Comment.id == Assignment.comment_id)
        .join(Department, Department.id == Assignment.department_id)
        .where(Assignment.ended_at.is_(None), Assignment.assigned_at < before, Department.email.is_not(None))
        .order_by(Comment.waiting_since, Comment.id)
    )
    cases: dict[int, list[int]] = {}
    for department_id, assignment_id in found:
        cases.setdefault(department_id, []).append(assignment_id)
    return cases


def _write(
    session: Session, department_id: int, occasion: str, cases: Sequence[int], *, now: datetime
) -> None:
    named = {"department_id": department_id, "occasion": occasion}
    times = {"written_at": now, "closes_at": now + LIFE, "next_at": now, "attempts": 0}
    if not insert_if_absent(session, Letter, named | times):
        return
    letter = session.scalars(select(Letter).filter_by(**named)).one()
    session.add_all(LetterCase(letter_id=letter.id, assignment_id=case) for case in cases[:MOST])
    journal.write(session, "letters.write", f"letter:{letter.id}", now=now, by=PARVIS, cases=len(cases))
