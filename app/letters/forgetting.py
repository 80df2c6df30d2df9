"""Forgetting: what a service sent with its answer is not kept longer than the case can need it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.answer import Answer
from app.domain.answer_photo import AnswerPhoto
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.dismissal import Dismissal
from app.domain.reply import Reply
from app.domain.standing import WAITING


def forget_photos(session: Session, *, before: datetime) -> None:
    """Let go of the photos of answers after which nobody waits and nothing has moved since this instant."""
    said = select(Reply.id).where(Reply.comment_id == Comment.id, Reply.published_at >= before)
    closed = select(Dismissal.id).where(
        Dismissal.comment_id == Comment.id, Dismissal.dismissed_at >= before, Dismissal.undone_at.is_(None)
    )
    over = (
        select(Answer.id)
        .join(Assignment, Assignment.id == Answer.assignment_id)
        .join(Comment, Comment.id == Assignment.comment_id)
        .where(Answer.answered_at < before, Comment.state.not_in(WAITING), ~said.exists(), ~closed.exists())
    )
    gone = delete(AnswerPhoto).where(AnswerPhoto.answer_id.in_(over))
    session.execute(gone, execution_options={"synchronize_session": False})
