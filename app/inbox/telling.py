"""Telling: who can be told at once that something is repaired, beside the comment that came back with it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.answer import Answer
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.group import Group
from app.domain.promise import Promise
from app.domain.standing import WAITING


class ToTell(NamedTuple):
    """A page where people are told. people: how many surely asked about it and are not told yet."""

    group_id: int
    people: int


def to_tell(session: Session, comment_ids: Collection[int]) -> dict[int, ToTell]:
    """For those of these comments whose service says that it is repaired: where the others are told."""
    if not comment_ids:
        return {}
    found = session.execute(
        select(Assignment.comment_id, Group)
        .join(Answer, Answer.id == Group.answer_id)
        .join(Assignment, Assignment.id == Answer.assignment_id)
        .where(Assignment.comment_id.in_(comment_ids))
        .order_by(Group.id)
    )
    last = {row[0]: row[1] for row in found}
    counted = {one: session.scalar(_people(group)) or 0 for one, group in last.items()}
    return {one: ToTell(group.id, counted[one]) for one, group in last.items()}


def _people(group: Group) -> Select[int]:
    stands = (Comment.removed_at.is_(None), Comment.text.is_not(None))
    owed = Comment.state.in_(WAITING) | Promise.is_owed_to(Comment.id)
    return select(func.count()).where(Comment.id.in_(group.chosen), *stands, owed)
