"""A photo that a service sent with its answer, as we wrote it anew."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ForeignKey, LargeBinary, Select, select
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.domain.answer import Answer
from app.domain.assignment import Assignment
from app.domain.base import Base


class AnswerPhoto(Base):
    """One an answer. The desk alone sees it: nothing of it is ever published by itself."""

    __tablename__ = "answer_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"), unique=True)
    media_type: Mapped[str]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False), raiseload=True)

    answer: Mapped[Answer] = relationship(lazy="raise_on_sql")

    @staticmethod
    def of_comments(comment_ids: Sequence[int]) -> Select[int]:
        """The photos of what services answered on these comments, by id, the latest first."""
        answers = select(Answer.id).join(Assignment, Assignment.id == Answer.assignment_id)
        mine = answers.where(Assignment.comment_id.in_(comment_ids))
        return select(AnswerPhoto.id).where(AnswerPhoto.answer_id.in_(mine)).order_by(AnswerPhoto.id.desc())
