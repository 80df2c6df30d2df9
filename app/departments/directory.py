"""The directory of services: the 22 of a French town as a start."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import journal
from app.db import insert_if_absent
from app.domain.department import Department
from app.domain.errors import Invalid, NotFound
from app.domain.user import User

ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
LONGEST_ADDRESS = 254  # RFC 5321, a path with its angle brackets
LONGEST_DELAY = 60


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
    for position, service in enumerate(services):
        row = {
            "slug": service.slug,
            "name": service.name,
            "covers": service.covers,
            "position": position,
            "expected_days": 3,
        }
        insert_if_absent(session, Department, row)


def directory(session: Session) -> list[Department]:
    """Every service, in the town's order."""
    return list(session.scalars(Department.in_order()))


def service(session: Session, slug: str) -> Department:
    """One service; NotFound when the town has none of that name."""
    department = session.scalar(select(Department).where(Department.slug == slug))
    if department is None:
        raise NotFound("department")
    return department


def describe(
    session: Session,
    department: Department,
    *,
    email: str,
    deputy_email: str,
    expected_days: int,
    by: User,
    now: datetime,
) -> None:
    """Say where a service is written to, and how long its answers usually take. Raises Invalid."""
    department.email = _address(email, "email")
    department.deputy_email = _address(deputy_email, "deputy_email")
    if department.deputy_email and not department.email:
        raise Invalid("email", field="email")
    if not 1 <= expected_days <= LONGEST_DELAY:
        raise Invalid("expected_days", field="expected_days")
    department.expected_days = expected_days
    journal.write(session, "departments.describe", f"department:{department.id}", now=now, by=by.actor)


def _address(text: str, field: str) -> str | None:
    address = text.strip()
    if address and (len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address)):
        raise Invalid("email", field=field)
    return address or None
