"""A change: one row beside an act that an open screen should notice. Pruned after a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

PASSING = frozenset({"writing", "looking"})  # true for a moment only


class Change(Base):
    """topic: `arrival`, `urgent_arrival`, `queue`, `outgoing`, `writing` or `looking`.

    comment_id: where somebody writes or looks; user_id: who, so that they are not told of themselves.
    """

    __tablename__ = "change"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads it as is

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    comment_id: Mapped[int | None]
    user_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(index=True)

    def concerns(self, user_id: int | None) -> bool:
        """Whether this person should hear of it: not of their own coming and going."""
        return self.user_id is None or self.user_id != user_id
