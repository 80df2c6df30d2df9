"""A revision: how a comment read before its author changed it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from app.domain.base import Base
from app.domain.comment import Comment


class Revision(Base):
    """What it said, and until when.

    unheard_until: the last answer, reason or correction that the town gave after the change and before it
    heard of it, None where there is none.
    """

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    text: Mapped[str | None]
    until: Mapped[datetime]
    unheard_until: Mapped[datetime | None]

    @staticmethod
    def unheard(comment_id: int) -> Select[datetime | None]:
        """Until when the town spoke of a comment without knowing that it had changed."""
        return select(func.max(Revision.unheard_until)).where(Revision.comment_id == comment_id)

    @staticmethod
    def words_at(at: InstrumentedAttribute[datetime]) -> ColumnElement[str | None]:
        """How a comment that is asked for read at that moment."""
        known = or_(Revision.until > at, Revision.unheard_until >= at)
        then = select(Revision.text).where(Revision.comment_id == Comment.id, known)
        former = then.order_by(Revision.until, Revision.id).limit(1).correlate(Comment, at.class_)
        return func.coalesce(former.scalar_subquery(), Comment.text)
