"""The directory of services: the 22 of a French town as a start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import journal
from app.db import insert_those_absent
from app.domain.absence import UnreadableLine, periods
from app.domain.department import Department
from app.domain.due import SERVICES_CHANGED, Due
from app.domain.errors import Invalid, NotFound
from app.domain.mail_address import is_address
from app.domain.school_holidays import ZONES
from app.domain.user import User

LONGEST_DELAY, LONGEST_NAME, LONGEST_WORDS = 60, 80, 2_000
LONGEST_HOURS = 300
HOURS = range(6, 19)  # when a morning letter may leave, so that the day after is never reached


@dataclass(frozen=True)
class Particulars:
    """What an administrator writes of a service; letter_hour: of its morning letter.

    hours: when it is open; words: what people say when they mean it, apart by commas or a line each.
    closed_days: when it is away, a line each; school_zone: A, B, C or empty.
    """

    name: str
    covers: str
    email: str
    deputy_email: str
    director_email: str
    letter_hour: int
    expected_days: int
    words: str = ""
    closed_days: str = ""
    school_zone: str = ""
    hours: str = ""


class Described(Protocol):
    """What a service needs to be listed."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def covers(self) -> str: ...


def seed(session: Session, services: Iterable[Described]) -> None:
    """Add the services that the town does not have yet; those it has are left as they are."""
    rows = [
        {
            "slug": service.slug,
            "name": service.name,
            "covers": service.covers,
            "position": position,
            "expected_days": 3,
        }
        for position, service in enumerate(services)
    ]
    insert_those_absent(session, Department, rows)


def directory(session: Session, *, chosen: str = "") -> list[Department]:
    """Every service that a comment can be handed to, in the town's order; and what is chosen already."""
    return [one for one in everyone(session) if one.is_offered or one.slug == chosen]


def everyone(session: Session) -> list[Department]:
    """Every service that the town ever had, those it set aside too."""
    return list(session.scalars(Department.in_order()))


def service(session: Session, slug: str) -> Department:
    """One service; NotFound when the town has none of that name."""
    department = session.scalar(select(Department).where(Department.slug == slug))
    if department is None:
        raise NotFound("department")
    return department


def describe(
    session: Session, department: Department, particulars: Particulars, *, by: User, now: datetime
) -> None:
    """Say what a service is, where and when it is written to, how long its answers take. Raises Invalid."""
    before = _told(department)
    write(session, department, particulars)
    if _told(department) != before:
        sort_anew(session, now)
    journal.write(session, "departments.describe", f"department:{department.id}", now=now, by=by.actor)


def sort_anew(session: Session, now: datetime) -> None:
    """Let what waits hear of it: the worker suggests services for it anew."""
    session.merge(Due(name=SERVICES_CHANGED, next_at=now, last_at=None))


def write(session: Session, department: Department, particulars: Particulars) -> None:
    """Write these particulars on a service; Invalid where one of them cannot be."""
    _name(session, department, particulars.name.strip())
    department.covers = particulars.covers.strip()
    if len(particulars.hours) > LONGEST_HOURS:
        raise Invalid("service_hours_long", field="hours")
    department.hours = particulars.hours.strip()
    if len(particulars.words) > LONGEST_WORDS:
        raise Invalid("service_words_long", field="words")
    department.words = particulars.words.strip()
    department.email = _address(particulars.email, "email")
    department.deputy_email = _address(particulars.deputy_email, "deputy_email")
    department.director_email = _address(particulars.director_email, "director_email")
    if (department.deputy_email or department.director_email) and not department.email:
        raise Invalid("email", field="email")
    if not 1 <= particulars.expected_days <= LONGEST_DELAY:
        raise Invalid("expected_days", field="expected_days")
    if particulars.letter_hour not in HOURS:
        raise Invalid("letter_hour", field="letter_hour")
    department.closed_days = _closed(particulars.closed_days)
    if particulars.school_zone not in {"", *ZONES}:
        raise Invalid("school_zone", field="school_zone")
    department.school_zone = particulars.school_zone
    department.expected_days, department.letter_hour = particulars.expected_days, particulars.letter_hour


def _told(department: Department) -> tuple[str, str, str]:
    """What a service is known by."""
    return department.name, department.covers, department.words


def _closed(lines: str) -> str:
    if len(lines) > LONGEST_WORDS:
        raise Invalid("closed_days_long", field="closed_days")
    try:
        periods(lines)
    except UnreadableLine as unread:
        raise Invalid("closed_days", field="closed_days", line=unread.line[:LONGEST_NAME]) from unread
    return "\n".join(line.strip() for line in lines.splitlines() if line.strip())


def _name(session: Session, department: Department, name: str) -> None:
    if not name:
        raise Invalid("service_name", field="name")
    if len(name) > LONGEST_NAME:
        raise Invalid("service_name_long", field="name")
    for other in everyone(session):
        if other is not department and other.name.casefold() == name.casefold():
            raise Invalid("service_known", field="name", name=other.name)
    department.name = name


def _address(text: str, field: str) -> str | None:
    address = text.strip()
    if address and not is_address(address):
        raise Invalid("email", field=field)
    return address or None
