"""Assigning: a comment is handed to a service, and stays in sight until the citizen has an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, distinct, func, select
from sqlalchemy.orm import Session

from app import backlog, changes, closing, journal, replies, settings
from app.domain.assignment import Assignment
from app.domain.case import in_hand
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.reminder import Reminder
from app.domain.reply import Reply
from app.domain.rule import Rule
from app.domain.user import User

LONGEST_QUESTION = 2_000


def assign(
    session: Session,
    comment: Comment,
    slug: str,
    *,
    question: str | None = None,
    due_on: date | None = None,
    by: User | Rule,
    now: datetime,
) -> Assignment:
    """Hand the comment to a service; a former assignment ends as reassigned.

    Raises Invalid (a service unknown or set aside, a date gone by, a question too long), Conflict (nothing
    left to hand over).
    """
    backlog.lock(session, comment)
    department, today = _offered(session, slug), _today(session, now)
    _refuse(comment, department, question, due_on, today)
    assert department is not None  # noqa: S101 - `_refuse` has seen to it
    former = session.scalar(Assignment.open_for(comment.id))
    if former is not None and _is_same(former, department, question, due_on):
        return former
    if former is not None:
        former.end("reassigned", now)
    for reminder in session.scalars(Reminder.open_for(comment.id)):
        reminder.end("assigned", now)
    assignment = Assignment(
        comment_id=comment.id,
        department_id=department.id,
        question=question or None,
        due_on=due_on or department.due_after(today),
        by=by.actor,
        assigned_at=now,
    )
    session.add(assignment)
    _tell(session, comment, now)
    journal.write(
        session, "departments.assign", f"comment:{comment.id}", now=now, by=by.actor, department=slug
    )
    return assignment


def join(session: Session, assignments: Sequence[int], *, now: datetime) -> None:
    """Make one case of those of these assignments that were made just now."""
    made = select(Assignment).where(Assignment.id.in_(assignments), Assignment.assigned_at == now)
    found = session.scalars(made.order_by(Assignment.id)).all()
    for other in found[1:]:
        other.first_id = found[0].id


def undo(session: Session, assignment: Assignment, comment: Comment, *, by: User, now: datetime) -> None:
    """Take an assignment back, as if it had not been made; a second time changes nothing.

    What would have told the citizen of it does not leave; once it has, the rest is taken back alone.
    """
    if assignment.is_open:
        _silence(session, assignment, comment, by=by, now=now)
        for former in session.scalars(_replaced_by(assignment)):
            former.reopen()
        closing.rest_again(session, comment, "assigned", assignment.assigned_at, now=now)
        _end(session, assignment, comment, "undone", now)
        _note(session, "departments.undo", comment, by=by, now=now)


def take_back(session: Session, comment: Comment, *, by: User, now: datetime) -> None:
    """Take the case back from its service, whole: each of its comments waits at the desk again.

    What would have told a citizen of it does not leave.
    """
    assignment = session.scalar(Assignment.open_for(comment.id))
    if assignment is None:
        raise Conflict("assignment_ended")
    for one in session.scalars(in_hand(assignment)).all():
        its = session.get_one(Comment, one.comment_id)
        _silence(session, one, its, by=by, now=now)
        _end(session, one, its, "taken_back", now)
        _note(session, "departments.take_back", its, by=by, now=now)


def find(session: Session, assignment_id: int) -> tuple[Assignment, Comment]:
    """An assignment and its comment; NotFound when there is none."""
    assignment = session.get(Assignment, assignment_id)
    if assignment is None:
        raise NotFound("assignment")
    return assignment, session.get_one(Comment, assignment.comment_id)


def open_cases(session: Session) -> dict[int, int]:
    """How many cases each service has in hand, by its id; several comments may be one."""
    number = func.count(distinct(Assignment.number()))
    cases = select(Assignment.department_id, number).where(Assignment.ended_at.is_(None))
    return dict(session.execute(cases.group_by(Assignment.department_id)).all())


def _offered(session: Session, slug: str) -> Department | None:
    """The service, which nobody sets aside meanwhile."""
    wanted = select(Department).where(Department.slug == slug).with_for_update(read=True)
    return session.scalar(wanted)


def _today(session: Session, now: datetime) -> date:
    """The day in the town, which may be far from Greenwich."""
    return now.astimezone(settings.zone_of(session)).date()


def _refuse(
    comment: Comment,
    department: Department | None,
    question: str | None,
    due_on: date | None,
    today: date,
) -> None:
    if department is None:
        raise Invalid("department_unknown", field="department")
    if not department.is_offered:
        raise Invalid("department_set_aside", field="department", name=department.name)
    if question is not None and len(question) > LONGEST_QUESTION:
        raise Invalid("question_too_long", field="question")
    if due_on is not None and due_on < today:
        raise Invalid("due_date_gone", field="due")
    if comment.own:
        raise Conflict("comment_own")
    if comment.removed_at is not None:
        raise Conflict("comment_removed")


def _is_same(former: Assignment, department: Department, question: str | None, due_on: date | None) -> bool:
    asked = (former.department_id, former.question) == (department.id, question or None)
    return asked and due_on in {None, former.due_on}


def _replaced_by(assignment: Assignment) -> Select[Assignment]:
    """The assignment that this one ended when it was made, unless its service was set aside meanwhile."""
    offered = Assignment.department.has(Department.set_aside_at.is_(None))
    return select(Assignment).where(
        offered,
        Assignment.comment_id == assignment.comment_id,
        Assignment.ending == "reassigned",
        Assignment.ended_at == assignment.assigned_at,
        Assignment.id < assignment.id,
    )


def _silence(session: Session, assignment: Assignment, comment: Comment, *, by: User, now: datetime) -> None:
    """What would tell the citizen of it does not leave."""
    for reply in session.scalars(Reply.announcing(assignment.id)).all():
        replies.undo(session, reply, comment, by=by, now=now)


def _end(session: Session, assignment: Assignment, comment: Comment, ending: str, now: datetime) -> None:
    assignment.end(ending, now)
    _tell(session, comment, now)


def _note(session: Session, act: str, comment: Comment, *, by: User, now: datetime) -> None:
    journal.write(session, act, f"comment:{comment.id}", now=now, by=by.actor)


def _tell(session: Session, comment: Comment, now: datetime) -> None:
    backlog.restate(session, comment)
    changes.tell(session, "queue", now)
