"""A tally: a count kept in the transaction that changes it, so that a screen never counts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Tally(Base):
    """name: a shelf, `intent:<slug>` within À répondre, `debt` or `debt_since` (sum of epoch seconds)."""

    __tablename__ = "tally"

    name: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class DebtDay(Base):
    """The dialogue debt of one day, in days of waiting."""

    __tablename__ = "debt_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    debt: Mapped[int]
