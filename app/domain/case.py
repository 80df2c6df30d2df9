"""A case: comments that were handed to a service as one, and what of them still belongs together."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from app.domain.answer import Answer
from app.domain.assignment import PEOPLE, STOOD, Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.lesson import Forgetting, Source
from app.domain.standing import WAITING, State

BACK = WAITING - {State.WITH_DEPARTMENT}


def in_hand(one: Assignment) -> Select[Assignment]:
    """Those of its case that its service still has, itself included, in the order they were made."""
    return _of_its_service(one).where(Assignment.ended_at.is_(None))


def beside(one: Assignment) -> Select[Comment]:
    """The other comments of its case that stand as its own does: at the service, or come back from it.

    None once it is over; what was handed on meanwhile is no longer of it.
    """
    alike: ColumnElement[bool] = false()
    if one.is_open:
        alike = Assignment.ended_at.is_(None)
    elif one.ending == "returned":
        alike = (Assignment.ending == "returned") & Comment.state.in_(BACK) & ~_handed_on()
    others = _of_its_service(one).where(Assignment.id != one.id).order_by(None)
    found = others.join(Comment, Comment.id == Assignment.comment_id).with_only_columns(Comment)
    return found.where(alike).order_by(Comment.waiting_since, Comment.id)


def those_that_teach() -> Select[Assignment]:
    """Those that a person made and nobody took away again, nor its service gave back, and that teach."""
    teaches = Forgetting.spares(Source.ASSIGNMENT, Assignment.id, Assignment.assigned_at)
    stood = or_(Assignment.ending.is_(None), Assignment.ending.in_(STOOD))
    return select(Assignment).where(Assignment.by.startswith(PEOPLE), stood, ~Answer.gave_back(), teaches)


def services_of(comment_ids: Collection[int]) -> Select[str, int]:
    """The service that has a comment, else the one that is suggested, by its name; then the comment."""
    held, suggested = aliased(Department), aliased(Department)
    offered = (suggested.id == Comment.department_id) & suggested.set_aside_at.is_(None)
    here = (Assignment.comment_id == Comment.id) & Assignment.ended_at.is_(None)
    name = func.coalesce(held.name, suggested.name)
    found = (
        select(name, Comment.id)
        .outerjoin(Assignment, here)
        .outerjoin(held, held.id == Assignment.department_id)
    )
    return found.outerjoin(suggested, offered).where(Comment.id.in_(comment_ids), name.is_not(None))


def _of_its_service(one: Assignment) -> Select[Assignment]:
    return Assignment.in_case(one.case_id).where(Assignment.department_id == one.department_id)


def _handed_on() -> ColumnElement[bool]:
    """Whether the comment was handed to somebody after that, though it waits again."""
    later = aliased(Assignment)
    stands = or_(later.ending.is_(None), later.ending != "undone")
    return exists().where(later.comment_id == Assignment.comment_id, later.id > Assignment.id, stands)
