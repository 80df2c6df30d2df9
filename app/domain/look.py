"""A look: somebody has a comment open on a page of theirs, at this moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

LOOKING = timedelta(seconds=45)  # a page says it again every twenty seconds


class Look(Base):
    """One page of one person, and the comment that is open on it.

    page: the name that the page gave itself when it was loaded; seen_at: when it last said so.
    """

    __tablename__ = "look"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    page: Mapped[str] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    seen_at: Mapped[datetime]

    def lasts_at(self, now: datetime) -> bool:
        """Whether the page is still there: one that was closed without a word is forgotten by itself."""
        return now - self.seen_at < LOOKING

    @staticmethod
    def living(now: datetime) -> Select[Look]:
        """What is looked at, since when somebody came first."""
        return select(Look).where(Look.seen_at > now - LOOKING).order_by(Look.seen_at, Look.user_id)
