"""Exchanges: what the same person wrote before, and what the town answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.comment import Comment
from app.domain.promise import Promise
from app.domain.reply import Reply, ReplyState
from app.inbox.queueing import COUNTED_TO


@dataclass(frozen=True)
class Exchange:
    """An earlier comment of the same person, the town's answer, and by when its promise is to be kept."""

    comment: Comment
    answer: str | None
    owed_on: date | None = None


def exchanges_with(session: Session, comment: Comment) -> list[Exchange]:
    if comment.author_id is None:
        return []
    earlier = _of_same_author(comment).options(joinedload(Comment.connection))
    found = session.scalars(earlier.order_by(Comment.posted_at.desc(), Comment.id.desc()).limit(5)).all()
    owed = _owed(session, found)
    return [Exchange(one, _answer_to(session, one), owed.get(one.id)) for one in found]


def exchanges_total(session: Session, comment: Comment) -> int:
    if comment.author_id is None:
        return 0
    capped = _of_same_author(comment).with_only_columns(Comment.id).limit(COUNTED_TO).subquery()
    return session.scalar(select(func.count()).select_from(capped)) or 0


def _of_same_author(comment: Comment) -> Select[Comment]:
    mine = select(Comment).where(Comment.author_id == comment.author_id, Comment.id != comment.id)
    return mine.where(Comment.removed_at.is_(None), Comment.own.is_(False))


def _owed(session: Session, comments: Sequence[Comment]) -> dict[int, date]:
    """By when what was promised to each is to be kept, the first day where there are several."""
    mine = Promise.still_open().where(Promise.comment_id.in_([one.id for one in comments]))
    return {one.comment_id: one.due_on for one in reversed(session.scalars(mine).all())}


def _answer_to(session: Session, comment: Comment) -> str | None:
    said = Reply.to(comment.id).where(Reply.state == ReplyState.PUBLISHED).with_only_columns(Reply.text)
    native = select(Comment.text).where(Comment.answers_id == comment.id, Comment.own.is_(True))
    return session.scalar(said.limit(1)) or session.scalar(native.limit(1))
