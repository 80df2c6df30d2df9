"""Folding: those that ask the same, or stand in a surge, are one line, in the place of the first of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.comment import Comment
from app.domain.group import FEWEST, Group
from app.domain.post import Post
from app.domain.standing import PATIENT, Shelf
from app.domain.thread import Thread
from app.inbox.filters import Filters

HOUR = timedelta(hours=1)


def unfolded(wanted: Select[Comment], filters: Filters) -> Select[Comment]:
    """Without those that a line before them stands for; a list that was narrowed shows each by itself."""
    return wanted.where(~_is_folded()) if folds(filters) else wanted


def folds(filters: Filters) -> bool:
    """Whether this list is one where they stand together."""
    return filters.shelf is Shelf.TO_ANSWER and not filters.narrow


class Fold(NamedTuple):
    """What one line stands for. is_surge: all that waits under a post, and not those that ask the same."""

    size: int
    is_surge: bool


class Surge(NamedTuple):
    """A post under which far more is written than usual. recent: of those that wait, since an hour."""

    post: str | None
    post_id: int
    recent: int


def folds_of(session: Session, group_ids: Iterable[int | None]) -> dict[int, Fold]:
    """What waits in each of these groups; those of fewer than three are left out."""
    wanted = {group_id for group_id in group_ids if group_id is not None}
    counted = (
        select(Comment.group_id, func.count(), func.max(Group.thread_id))
        .join(Group, Group.id == Comment.group_id)
        .where(Comment.group_id.in_(wanted), *_waits())
        .group_by(Comment.group_id)
        .having(func.count() >= FEWEST)
    )
    found = session.execute(counted).all() if wanted else []
    return {group_id: Fold(count, thread is not None) for group_id, count, thread in found if group_id}


def surges(session: Session, group_ids: Iterable[int], now: datetime) -> dict[int, Surge]:
    """Of these groups, those that are surges; where there are none, nothing is asked."""
    wanted = set(group_ids)
    if not wanted:
        return {}
    recent = func.count(case((Comment.waiting_since > now - HOUR, 1)))
    told = (
        select(Group.id, Post.text, Post.id, recent)
        .join(Thread, Thread.id == Group.thread_id)
        .join(Post, Post.id == Thread.post_id)
        .join(Comment, Comment.group_id == Group.id)
        .where(Group.id.in_(wanted), *_waits())
        .group_by(Group.id, Post.text, Post.id)
    )
    return {row[0]: Surge(row[1], row[2], row[3]) for row in session.execute(told)}


def _waits() -> tuple[ColumnElement[bool], ...]:
    return Comment.shelf == Shelf.TO_ANSWER, Comment.rank == PATIENT


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
