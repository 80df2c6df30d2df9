"""A sense: what the vectors of a comment and its post speak for, where the extra `meaning` read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base
from app.domain.comment import Comment


class Sense(Base):
    """Kept, so that whoever sorts the comment again says the same without the extra.

    model: which encoder, and which weights; text_at: `edited_at` of the words that were read;
    speaks: what to add to the score of each answer of triage.
    """

    __tablename__ = "sense"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True, autoincrement=False)
    model: Mapped[str]
    text_at: Mapped[datetime | None]
    speaks: Mapped[list[Any]]

    @staticmethod
    def of(comment: Comment) -> Select[Sense]:
        """That of the comment as it reads now."""
        same = Sense.text_at.is_not_distinct_from(comment.edited_at)
        return select(Sense).where(Sense.comment_id == comment.id, same)
