"""Chasing: which cases the morning's letter reminds of, and when a service's director hears of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain.absence import Away
from app.domain.assignment import Assignment
from app.domain.letter import DIRECTOR, Letter
from app.domain.letter_case import LetterCase
from app.domain.working_day import working_days_after, working_days_between

REMINDERS = (2, 5)  # working days after the day that was asked for
TO_DIRECTOR = 6


@dataclass(frozen=True)
class Chased:
    """What was done about one case. late: of the last reminder, in working days; told: its director knows."""

    times: int = 0
    late: int = -1
    told: bool = False

    def after(self, late: int, *, for_director: bool) -> Chased:
        """The same, after one more letter that reminded of it."""
        if for_director:
            return replace(self, told=True)
        return replace(self, times=self.times + 1, late=max(self.late, late))


def chased(session: Session, cases: Sequence[Assignment]) -> dict[int, Chased]:
    """What was done about these cases, by id; a service that was given another day starts anew.

    A letter that rests without having left reminded nobody.
    """
    done = {case.id: Chased() for case in cases}
    reminding = (
        select(LetterCase.assignment_id, LetterCase.late, Letter.occasion.startswith(f"{DIRECTOR}:"))
        .join(Letter, Letter.id == LetterCase.letter_id)
        .join(Assignment, Assignment.id == LetterCase.assignment_id)
        .where(LetterCase.assignment_id.in_(done), LetterCase.late.is_not(None))
        .where(LetterCase.due_on == Assignment.due_on)
        .where(or_(Letter.sent_at.is_not(None), Letter.next_at.is_not(None)))
    )
    for case, late, for_director in session.execute(reminding):
        done[case] = done[case].after(late or 0, for_director=for_director)
    return done


def lateness(case: Assignment, today: date, away: Away) -> int:
    """How many working days ago an answer was asked for; 0 while there is time, or its service is away."""
    return working_days_between(case.due_on, today, away) if case.due_on else 0


def is_to_be_reminded(late: int, done: Chased) -> bool:
    return any(done.late < step <= late for step in REMINDERS)


def next_reminder(case: Assignment, done: Chased, today: date, away: Away) -> date | None:
    """The day whose letter reminds of it next, today at the earliest; None once all reminders were made."""
    step = min((step for step in REMINDERS if step > done.late), default=None)
    if step is None or case.due_on is None:
        return None
    return max(working_days_after(case.due_on, step, away), today)
