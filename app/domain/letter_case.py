"""A case of a letter: one assignment that the letter tells of, and that its link opens."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class LetterCase(Base):
    """due_on, late: where the letter reminds: the day that was asked for, and how many working days ago."""

    __tablename__ = "letter_case"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True, index=True)
    due_on: Mapped[date | None]
    late: Mapped[int | None]
