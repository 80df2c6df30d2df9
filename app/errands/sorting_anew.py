"""Sorting anew: where the town has changed a service, the worker sorts again what waits, some at a time."""

from __future__ import annotations

from app import intake
from app.domain.due import SERVICES_CHANGED, Due
from app.house import House

AT_ONCE = 16


def sort_next_anew(house: House) -> bool:
    """Sort some comments again; False when no service has changed."""
    with house.db.reading() as session:
        if session.get(Due, SERVICES_CHANGED) is None:
            return False
    with house.db.writing() as session:
        return intake.sort_some_anew(session, AT_ONCE, now=house.clock())
