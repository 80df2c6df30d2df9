"""Comparing: what people did with the cases like this one, as far as one page may look."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.assignment import Assignment
from app.domain.case import those_that_teach
from app.domain.comment import Comment
from app.inbox.asking import saying
from app.inbox.searching import those_that_say

LOOKED_AT, COUNTED, FEWEST = 300, 40, 3


@dataclass(frozen=True)
class Precedents:
    """Of so many cases alike that people handed over, how many went to the suggested service."""

    entrusted: int
    alike: int


def precedents(session: Session, comment: Comment) -> Precedents | None:
    """The newest cases for which triage suggested the same service by the same words; None for want of three.

    A decision that was taken back, or that teaches no more, is no precedent; nor are words that are erased.
    """
    like_it = _like(session, comment)
    if like_it is None:
        return None
    near = like_it.limit(LOOKED_AT).subquery()
    alike = select(Comment.id).where(
        Comment.id.in_(select(near.c.id)),
        Comment.department_id == comment.department_id,
        Comment.id != comment.id,
        Comment.text.is_not(None),
    )
    handed = those_that_teach().where(Assignment.comment_id.in_(alike)).order_by(Assignment.id)
    told = handed.with_only_columns(Assignment.comment_id, Assignment.department_id)
    went = dict(session.execute(told).all())
    counted = list(went.values())[-COUNTED:]
    if len(counted) < FEWEST:
        return None
    return Precedents(counted.count(comment.department_id or 0), len(counted))


def _like(session: Session, comment: Comment) -> Select[int] | None:
    """Those that say what decided here; where the post decided, those under it. The newest first."""
    if comment.department_id is None:
        return None
    reasons = (one for one in comment.because if one["about"] == "department" and not one.get("rule"))
    reason = next(reasons, None)
    if reason is None:
        return None
    if reason["start"] is not None:
        return those_that_say(session, saying(reason["words"]))
    under = select(Comment.id).where(Comment.thread_id == comment.thread_id)
    return under.order_by(Comment.posted_at.desc())
