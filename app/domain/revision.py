"""A revision: how a comment read before its author changed it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, func, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from app.domain.base import Base
from app.domain.comment import Comment


class Revision(Base):
    """What it said, and until when.

    unheard_until: the last answer or reason that the town gave after the change and before it heard of it,
    None where there is none.
    """

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    text: Mapped[str | None]
    until: Mapped[datetime]
    unheard_until: Mapped[datetime | None]

    @staticmethod
    def words_at(at: InstrumentedAttribute[datetime]) -> ColumnElement[str | None]:
        """How a comment that is asked for read at that moment."""
        then = select(Revision.text).where(Revision.comment_id == Comment.id, Revision.until > at)
        former = then.order_by(Revision.until, Revision.id).limit(1).correlate(Comment, at.class_)
        return func.coalesce(former.scalar_subquery(), Comment.text)
