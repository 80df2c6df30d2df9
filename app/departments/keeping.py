"""Keeping the directory: a service is added, set aside and taken up again; it is never deleted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import changes, journal
from app.departments.assigning import open_cases
from app.departments.directory import Particulars, everyone, sort_anew, write
from app.domain.department import Department
from app.domain.errors import Conflict
from app.domain.slug import free_slug
from app.domain.user import User

RESERVED = {"new", "cases"}  # what an address under /services means already


def add(session: Session, particulars: Particulars, *, by: User, now: datetime) -> Department:
    """Add a service to the town's, the last in their order; its slug stays when its name changes.

    Raises Invalid, as `describe` does.
    """
    taken = RESERVED | {one.slug for one in everyone(session)}
    last = session.scalar(select(func.max(Department.position)))
    department = Department(
        slug=free_slug(particulars.name, taken, otherwise="service"),
        position=0 if last is None else last + 1,
    )
    write(session, department, particulars)
    session.add(department)
    session.flush()  # the journal needs its id
    _note(session, "add", department, by=by, now=now)
    return department


def set_aside(session: Session, department: Department, *, by: User, now: datetime) -> None:
    """Neither suggest nor offer it any more; Conflict while it has cases in hand."""
    session.refresh(department, with_for_update=True)  # nothing is handed to it meanwhile
    if not department.is_offered:
        return
    if open_cases(session).get(department.id):
        raise Conflict("department_busy", name=department.name)
    department.set_aside_at = now
    _note(session, "set_aside", department, by=by, now=now)


def take_up(session: Session, department: Department, *, by: User, now: datetime) -> None:
    """Offer it again, as before."""
    if department.is_offered:
        return
    department.set_aside_at = None
    _note(session, "take_up", department, by=by, now=now)


def _note(session: Session, act: str, department: Department, *, by: User, now: datetime) -> None:
    sort_anew(session, now)
    changes.tell(session, "queue", now)
    journal.write(session, f"departments.{act}", f"department:{department.id}", now=now, by=by.actor)
