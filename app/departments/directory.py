"""The directory of services: the 22 of a French town as a start."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy.orm import Session

from app.db import insert_if_absent
from app.domain.department import Department


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
