"""Writing letters: one a service each working morning, one for an urgent case, one for a link too old."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby

from sqlalchemy import Select, exists, literal, select
from sqlalchemy.orm import Session, joinedload

from app import journal
from app.db import insert_if_absent
from app.domain.actor import PARVIS
from app.domain.assignment import Assignment
from app.domain.case import in_hand
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.errors import Conflict
from app.domain.letter import CHASE, DIRECTOR, LIFE, RENEWAL, URGENT, Letter
from app.domain.letter_case import LetterCase
from app.domain.user import User
from app.domain.working_day import is_working, round_on
from app.letters.alarming import write_alarms
from app.letters.chasing import TO_DIRECTOR, chased, is_to_be_reminded, lateness
from app.letters.inviting import find_letter
from app.letters.telling import write_tidings

OPEN_FOR = timedelta(hours=10)  # a worker that comes back later leaves the letters to the next morning


def write_letters(session: Session, *, zone: tzinfo, on_call: bool, now: datetime) -> None:
    """Write what is due: the morning letters of the day, and at once what is urgent; twice is as once.

    on_call: whether the town has addresses for what cannot wait until somebody is at the desk.
    """
    for case in session.scalars(_urgent()).all():
        whole = session.scalars(in_hand(case)).all()
        _write(session, case.department_id, f"{URGENT}:{case.case_id}", whole, now=now)
    if on_call:
        write_alarms(session, now=now)
    write_tidings(session, now=now)
    today = now.astimezone(zone).date()
    if not is_working(today):
        return
    for department, cases in _in_hand(session):
        if department.is_unread(today):
            continue
        struck = round_on(today, zone, department.letter_hour)
        if struck <= now < struck + OPEN_FOR:
            _write_round(
                session, department, [case for case in cases if case.assigned_at < struck], today, now
            )


def chase(session: Session, case: Assignment, *, today: date, by: User, now: datetime) -> None:
    """Remind the service of one case at once, once a day at most. Conflict if it ended or nobody reads."""
    department = session.get_one(Department, case.department_id)
    if not case.is_open:
        raise Conflict("assignment_ended")
    if not department.addresses:
        raise Conflict("no_address")
    occasion = f"{CHASE}:{case.case_id}:{today.isoformat()}"
    cases = session.scalars(in_hand(case)).all()
    late = {one.id: lateness(one, today, department.away) for one in cases}
    if _write(session, department.id, occasion, cases, late=late, now=now):
        subject = f"comment:{case.comment_id}"
        journal.write(session, "letters.chase", subject, now=now, by=by.actor, department=department.slug)


def renew(session: Session, token: str, *, now: datetime) -> None:
    """Write to the service's own address again, once a day at most, where the link is too old.

    Raises NotFound for a link that never was or was withdrawn.
    """
    letter, department = find_letter(session, token)
    if letter.opens_at(now) or not department.addresses:
        return
    still_open = select(Assignment).join(LetterCase, LetterCase.assignment_id == Assignment.id)
    cases = session.scalars(
        still_open.where(LetterCase.letter_id == letter.id, Assignment.ended_at.is_(None))
    ).all()
    if cases:
        _write(session, department.id, f"{RENEWAL}:{letter.id}:{now.date()}", cases, now=now)


def _urgent() -> Select[Assignment]:
    """Open cases of urgent comments, at services with an address, that no urgent letter told of yet."""
    number = Assignment.number()
    told = exists().where(
        Letter.department_id == Assignment.department_id,
        Letter.occasion == literal(f"{URGENT}:") + number.cast(Letter.occasion.type),
    )
    return (
        select(Assignment)
        .join(Comment, Comment.id == Assignment.comment_id)
        .join(Department, Department.id == Assignment.department_id)
        .where(Assignment.ended_at.is_(None), Comment.urgent.is_(True), Department.email.is_not(None), ~told)
        .order_by(Assignment.id)
    )


def _in_hand(session: Session) -> list[tuple[Department, list[Assignment]]]:
    """The open cases of every service with an address, those that have waited longest first."""
    cases = session.scalars(
        select(Assignment)
        .join(Comment, Comment.id == Assignment.comment_id)
        .join(Department, Department.id == Assignment.department_id)
        .where(Assignment.ended_at.is_(None), Department.email.is_not(None))
        .options(joinedload(Assignment.department))
        .order_by(Assignment.department_id, Comment.waiting_since, Comment.id)
    )
    return [(department, list(mine)) for department, mine in groupby(cases, key=lambda case: case.department)]


def _write_round(
    session: Session, department: Department, cases: Sequence[Assignment], today: date, now: datetime
) -> None:
    """The service's letter of the day with all its cases; its director's with those that reminders left."""
    done = chased(session, cases)
    late = {case.id: lateness(case, today, department.away) for case in cases}
    reminded = {one: days for one, days in late.items() if is_to_be_reminded(days, done[one])}
    if cases:
        _write(session, department.id, today.isoformat(), cases, late=reminded, now=now)
    stuck = [case for case in cases if late[case.id] >= TO_DIRECTOR]
    if department.director_email and not all(done[case.id].told for case in stuck):
        _write(session, department.id, f"{DIRECTOR}:{today.isoformat()}", stuck, late=late, now=now)


def _write(
    session: Session,
    department_id: int,
    occasion: str,
    cases: Sequence[Assignment],
    *,
    now: datetime,
    late: Mapping[int, int] = {},
) -> bool:
    """Write it unless it was written. late: of the cases that it reminds of, how late they are."""
    named = {"department_id": department_id, "occasion": occasion}
    times = {"written_at": now, "closes_at": now + LIFE, "next_at": now, "attempts": 0}
    if not insert_if_absent(session, Letter, named | times):
        return False
    letter = session.scalars(select(Letter).filter_by(**named)).one()
    for case in cases:
        due_on = case.due_on if case.id in late else None
        told = LetterCase(letter_id=letter.id, assignment_id=case.id, due_on=due_on, late=late.get(case.id))
        session.add(told)
    journal.write(session, "letters.write", f"letter:{letter.id}", now=now, by=PARVIS, cases=len(cases))
    return True
