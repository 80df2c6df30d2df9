"""A preference: what one person chose for themselves."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

DEFAULTS = {"undo_delay": "", "after_sending": "next", "letter_keys": "on", "theme": "system"}


class Preference(Base):
    __tablename__ = "preference"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
