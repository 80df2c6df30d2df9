"""The directory of services, as one is chosen from it: the suggested one first, each with its cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app import departments
from app.domain.errors import Invalid
from app.domain.working_day import next_round
from app.web.visits import Visit


def choices(session: Session, visit: Visit, suggested: str | None, *, urgent: bool) -> dict[str, Any]:
    """What the form of an assignment shows, before anything is written in it."""
    cases = departments.open_cases(session)
    listed = sorted(departments.directory(session), key=lambda one: one.slug != suggested)
    today = visit.today
    due = listed[0].due_after(today) if listed else today
    return {
        "departments": [
            {
                "slug": one.slug,
                "name": one.name,
                "cases": cases.get(one.id, 0),
                "suggested": one.slug == suggested,
                "has_address": bool(one.email),
                "round_at": next_round(visit.now, visit.zone, one.letter_hour, one.is_unread),
            }
            for one in listed
        ],
        "urgent": urgent,
        "question": "",
        "due": due.isoformat(),
        "chosen": suggested,
        "refusal": None,
    }


def day(text: str) -> date | None:
    """A day as a form gives it; Invalid where it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("due_date", field="due") from None
