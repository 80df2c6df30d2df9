"""A change: one row beside an act that an open screen should notice. Pruned after a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Change(Base):
    """topic: `arrival`, `urgent_arrival`, `queue`, `outgoing` or `writing`."""

    __tablename__ = "change"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads it as is

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
