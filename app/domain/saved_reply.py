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

    A geste also acts when it is sent. gives_tag: the tag it gives; gives_to: the service it hands the comment
    to; then: what comes next, `next`, `stay` or `list`, None as the person prefers.
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
    gives_tag: Mapped[str | None]
    gives_to_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    then: Mapped[str | None]
    by: Mapped[str]
    saved_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    department: Mapped[Department | None] = relationship(lazy="raise_on_sql", foreign_keys=[department_id])
    gives_to: Mapped[Department | None] = relationship(lazy="raise_on_sql", foreign_keys=[gives_to_id])

    @property
    def is_gesture(self) -> bool:
        """Whether sending it does more than answer."""
        return bool(self.gives_tag or self.gives_to_id or self.then)

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
