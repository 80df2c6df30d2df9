"""The letterbox: how far the town's own box on a mail server was looked through."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Letterbox(Base):
    """One row a box. cursor: the server's own, None before the first look; next_at: when to look again.

    looked_at: when that last worked; problem: code of what went wrong since, None when nothing did.
    """

    __tablename__ = "letterbox"

    name: Mapped[str] = mapped_column(primary_key=True)
    cursor: Mapped[str | None]
    next_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    problem: Mapped[str | None]
