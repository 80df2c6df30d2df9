"""Wanting: whether a comment's tag is worth a question, and whether one may still be asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.comment import Comment
from app.domain.language_model import LanguageModel
from app.domain.opinion import Opinion
from app.domain.standing import State

CENT = 100
RECENT = 1_000  # comments received: the share is one of these
SURE = 0.95  # above, no town asks: see choosing.THRESHOLDS


def want(session: Session, comment: Comment, *, now: datetime) -> None:
    """Note that the model should be asked about it; nothing waits for the answer."""
    if not could_do_with_one(comment):
        return
    model = session.scalar(CHOSEN)
    if model is None or not is_unsure(comment, model) or session.scalar(Opinion.of(comment)) is not None:
        return
    session.scalar(LanguageModel.chosen().with_for_update())  # the share is counted by one at a time
    if _has_room(session, comment, model.share):
        session.add(
            Opinion(comment_id=comment.id, model=model.name, text_at=comment.edited_at, wanted_at=now)
        )


def could_do_with_one(comment: Comment) -> bool:
    """A public comment that waits at the desk, whose tag nobody is sure of; a message stays between two."""
    if comment.own or comment.is_private or not (comment.text or "").strip():
        return False
    return comment.state == State.UNANSWERED and comment.confidence is not None and comment.confidence < SURE


def is_unsure(comment: Comment, model: LanguageModel) -> bool:
    """Whether triage is less sure than the town asks for. A person and a rule are always sure."""
    return comment.confidence is not None and comment.confidence * CENT < model.threshold


def _has_room(session: Session, comment: Comment, share: int) -> bool:
    """Whether one more stays within the share of the last comments received."""
    mine = select(Comment.id).where(Comment.own.is_(False)).order_by(Comment.id.desc()).limit(RECENT)
    last = mine.subquery()
    received, oldest = session.execute(select(func.count(), func.min(last.c.id)).select_from(last)).one()
    if comment.id < oldest:
        return False
    asked = session.scalar(select(func.count(Opinion.id)).where(Opinion.comment_id >= oldest)) or 0
    return (asked + 1) * CENT <= share * int(received)


# Asked of nearly every comment that comes: put together once.
CHOSEN = LanguageModel.chosen()
