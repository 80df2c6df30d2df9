"""What the services have in hand: who is late, who was last heard of when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.answer import Answer
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.letters import missing
from app.letters.chasing import Chased, chased, lateness, next_reminder


@dataclass(frozen=True)
class Case:
    """A comment at a service. late: working days since the day that the answer was asked for.

    reminded: how often the service was reminded of it; reminder_on: when it will be next, if ever;
    also: the other comments of the same case, those that wait longest first.
    """

    assignment: Assignment
    comment: Comment
    late: int
    reminded: int
    reminder_on: date | None
    also: tuple[Comment, ...] = ()

    @property
    def since(self) -> datetime:
        return self.comment.waiting_since or self.comment.written_at


@dataclass(frozen=True)
class Underway:
    """A service with its open cases, late ones first, then oldest first.

    unsent: why a letter may not have reached it (missing.py), None when all did or still may.
    """

    department: Department
    cases: list[Case]
    last_answer_at: datetime | None
    unsent: str | None

    @property
    def reminder_on(self) -> date | None:
        return min((case.reminder_on for case in self.cases if case.reminder_on), default=None)

    @property
    def oldest(self) -> datetime:
        return min(case.since for case in self.cases)

    @property
    def late(self) -> list[Case]:
        return [case for case in self.cases if case.late]


def underway(session: Session, today: date) -> list[Underway]:
    """Every service that has something in hand, the latest first; `today` is the town's own date."""
    heard, unsent = _last_answers(session), missing.reasons(session)
    found = _open(session)
    done = chased(session, [assignment for assignment, _comment in found])
    cases = [_case(assignment, comment, done[assignment.id], today) for assignment, comment in found]
    cases = _gathered(cases)
    cases.sort(key=lambda case: (case.assignment.department_id, -case.late, case.since, case.comment.id))
    services = [
        Underway(listed[0].assignment.department, listed, heard.get(number), unsent.get(number))
        for number, of_one in groupby(cases, key=lambda case: case.assignment.department_id)
        if (listed := list(of_one))
    ]
    return sorted(services, key=lambda one: (-one.cases[0].late, one.oldest, one.department.position))


def _gathered(cases: Sequence[Case]) -> list[Case]:
    """What was handed over as one is one line: the latest, then the one that waits longest, is first."""
    together: dict[tuple[int, int], list[Case]] = {}
    for case in sorted(cases, key=lambda case: (-case.late, case.since, case.comment.id)):
        together.setdefault((case.assignment.department_id, case.assignment.case_id), []).append(case)
    return [
        replace(first, also=tuple(other.comment for other in others)) for first, *others in together.values()
    ]


def _open(session: Session) -> list[tuple[Assignment, Comment]]:
    found = session.execute(
        select(Assignment, Comment)
        .join(Comment, Comment.id == Assignment.comment_id)
        .where(Assignment.ended_at.is_(None))
        .options(
            joinedload(Assignment.department), joinedload(Comment.author), joinedload(Comment.connection)
        )
    )
    return [(assignment, comment) for assignment, comment in found]


def _case(assignment: Assignment, comment: Comment, done: Chased, today: date) -> Case:
    away = assignment.department.away
    late = lateness(assignment, today, away)
    return Case(assignment, comment, late, done.times, next_reminder(assignment, done, today, away))


def _last_answers(session: Session) -> dict[int, datetime]:
    """When each service last answered, by its id."""
    last = select(Assignment.department_id, func.max(Answer.answered_at)).join(
        Assignment, Assignment.id == Answer.assignment_id
    )
    return dict(session.execute(last.group_by(Assignment.department_id)).all())
