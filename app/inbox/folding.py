"""Folding: comments that ask the same thing are one line of the list, in the place of the first of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.comment import Comment
from app.domain.group import FEWEST
from app.domain.standing import PATIENT, Shelf
from app.inbox.filters import Filters


def unfolded(wanted: Select[Comment], filters: Filters) -> Select[Comment]:
    """Without those that a line before them stands for; a list that was narrowed shows each by itself."""
    return wanted.where(~_is_folded()) if folds(filters) else wanted


def folds(filters: Filters) -> bool:
    """Whether this list is one where they stand together."""
    return filters.shelf is Shelf.TO_ANSWER and not filters.narrow


def sizes(session: Session, group_ids: Iterable[int | None]) -> dict[int, int]:
    """How many wait in each of these groups; those of fewer than three are left out."""
    wanted = {group_id for group_id in group_ids if group_id is not None}
    counted = (
        select(Comment.group_id, func.count())
        .where(Comment.group_id.in_(wanted), Comment.shelf == Shelf.TO_ANSWER, Comment.rank == PATIENT)
        .group_by(Comment.group_id)
        .having(func.count() >= FEWEST)
    )
    found = session.execute(counted).all() if wanted else []
    return {group_id: count for group_id, count in found if group_id is not None}


@cache
def _is_folded() -> ColumnElement[bool]:
    """Whether one of the same group waits longer, and another waits too. What is urgent never folds.

    Built once: its two aliases take 3 ms to make, and a page asks three times.
    """
    first, third = aliased(Comment), aliased(Comment)
    before = (first.waiting_since < Comment.waiting_since) | (
        (first.waiting_since == Comment.waiting_since) & (first.id < Comment.id)
    )
    ahead = (*_waits_with(first), before)
    besides = (*_waits_with(third), third.id.not_in((first.id, Comment.id)))
    both = select(first.id).join(third, third.group_id == first.group_id).where(*ahead, *besides)
    return (Comment.rank == PATIENT) & exists(both.correlate(Comment))


def _waits_with(other: type[Comment]) -> tuple[ColumnElement[bool], ...]:
    return (
        other.group_id == Comment.group_id,
        other.shelf == Shelf.TO_ANSWER,
        other.rank == PATIENT,
    )
