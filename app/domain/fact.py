"""A fact: something true of the town for a while, which its answers lean on. What an answer said is a use."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta

from sqlalchemy import Column, ForeignKey, Index, Select, Table, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.department import Department

TO_CHECK = timedelta(days=7)
TELLING = 6  # letters: « 9 h » alone says nothing of where it comes from

leans_on = Table(
    "saved_reply_fact",
    Base.metadata,
    Column("saved_reply_id", ForeignKey("saved_reply.id"), primary_key=True),
    Column("fact_id", ForeignKey("fact.id"), primary_key=True, index=True),
)


class Fact(Base):
    """name: what it is about, « Horaires d’hiver de la piscine »; value: what is true of it, « 9 h à 19 h ».

    department_id: the service that owns it; confirmed_by: the name of who said so;
    valid_until: the last day that is known to be true, None without an end;
    saved_at: since when it has this value.
    """

    __tablename__ = "fact"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    value: Mapped[str]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    confirmed_by: Mapped[str]
    confirmed_at: Mapped[datetime]
    valid_until: Mapped[date | None]
    by: Mapped[str]
    saved_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")

    @staticmethod
    def kept() -> Select[Fact]:
        return select(Fact).where(Fact.removed_at.is_(None)).order_by(Fact.name, Fact.id)

    @staticmethod
    def leant_on_by(saved_reply_id: int) -> Select[Fact]:
        """What one saved reply leans on."""
        return Fact.kept().join(leans_on).where(leans_on.c.saved_reply_id == saved_reply_id)

    def is_expired(self, today: date) -> bool:
        return has_ended(self.valid_until, today)

    def is_said_in(self, text: str) -> bool:
        """Whether these words hold what is true of it, letter for letter but for capitals and accents."""
        return says(text, self.value)


class FactUse(Base):
    """That a reply, as it was sent, leant on a fact, and what was true of it then.

    prepared_at: when its correction was put in the comment's draft; left_at: when a person chose to leave
    it as it was said.
    """

    __tablename__ = "fact_use"
    __table_args__ = (Index("ix_fact_use_fact_id", "fact_id", "value"),)

    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"), primary_key=True)
    value: Mapped[str]
    noted_at: Mapped[datetime]
    prepared_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    left_by: Mapped[str | None]


def says(text: str, value: str) -> bool:
    """Whether these words hold a value long enough to tell where it comes from."""
    plain = _plain(value)
    return len(plain) >= TELLING and plain in _plain(text)


def has_ended(last_day: date | None, today: date) -> bool:
    return last_day is not None and last_day < today


def ends_soon(last_day: date | None, today: date) -> bool:
    """Whether it ends within a week."""
    return last_day is not None and today <= last_day <= today + TO_CHECK


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.casefold().replace("’", "'"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
