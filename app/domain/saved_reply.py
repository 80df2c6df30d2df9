"""A saved reply: good words of the town, short, shared and kept true."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.department import Department

FIRST_NAME = "{prénom}"
TO_CHECK = timedelta(days=7)


class SavedReply(Base):
    """shortcut: typed after a colon, None without one; wordings: other ways to say the same, five at most.

    intents: the tags it answers; fact: what it leans on; valid_until: the last day that is known to be true.
    """

    __tablename__ = "saved_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    shortcut: Mapped[str | None]
    text: Mapped[str]
    wordings: Mapped[list[str]] = mapped_column(default=list)
    intents: Mapped[list[str]] = mapped_column(default=list)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    fact: Mapped[str | None]
    valid_until: Mapped[date | None]
    by: Mapped[str]
    saved_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")

    @staticmethod
    def kept() -> Select[SavedReply]:
        return select(SavedReply).where(SavedReply.removed_at.is_(None)).order_by(SavedReply.title)

    def is_expired(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until < today

    def is_to_check(self, today: date) -> bool:
        """Whether what it leans on ends within a week."""
        return self.valid_until is not None and today <= self.valid_until <= today + TO_CHECK

    def filled(self, first_name: str | None) -> str:
        """Its words for one person."""
        return filled(self.text, first_name)


def filled(words: str, first_name: str | None) -> str:
    """Words for one person; without a first name, the place for it goes with its space."""
    if first_name:
        return words.replace(FIRST_NAME, first_name)
    return words.replace(f" {FIRST_NAME}", "").replace(FIRST_NAME, "")
