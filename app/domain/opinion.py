"""An opinion: what a language model was asked about one comment, and what it said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base
from app.domain.comment import Comment


class Opinion(Base):
    """A row before it is an act; asked once, never again. It holds no word of a citizen.

    model: its name; text_at: `edited_at` of the words it was asked about; asked_at: None while it waits;
    intent: the tag it gave, None without a valid one; failure: why there is none, a code.
    """

    __tablename__ = "opinion"
    __table_args__ = (Index("ix_opinion_waiting", "asked_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    model: Mapped[str]
    text_at: Mapped[datetime | None]
    wanted_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    intent: Mapped[str | None]
    failure: Mapped[str | None]

    @staticmethod
    def waiting() -> Select[Opinion]:
        """Those that nobody has asked for yet, the oldest first."""
        return select(Opinion).where(Opinion.asked_at.is_(None)).order_by(Opinion.id)

    @staticmethod
    def of(comment: Comment) -> Select[Opinion]:
        """Those about the comment as it reads now."""
        mine = Opinion.comment_id == comment.id
        edited = comment.edited_at
        return select(Opinion).where(
            mine, Opinion.text_at.is_(None) if edited is None else Opinion.text_at == edited
        )
