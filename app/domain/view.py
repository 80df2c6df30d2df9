"""A view: a list that one person comes back to, by the name they gave it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class View(Base):
    """query: what the desk's address asks for, without the `?`."""

    __tablename__ = "view"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str]
    query: Mapped[str]
    kept_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    @staticmethod
    def of(user_id: int) -> Select[View]:
        """A person's own, by name."""
        mine = select(View).where(View.user_id == user_id, View.removed_at.is_(None))
        return mine.order_by(View.name, View.id)
