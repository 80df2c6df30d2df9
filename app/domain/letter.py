"""A letter: what one service receives by mail, and what its link opens."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.department import Department

LIFE = timedelta(days=21)
URGENT, RENEWAL = "urgent", "renewal"


class Letter(Base):
    """occasion: what it is written for, once a service: a day (`2026-11-30`), `urgent:ID`, `renewal:ID:DAY`.

    closes_at: until when its links open; withdrawn_at: when somebody closed them before.
    next_at: when it is next carried to the mail server, None when that is over; asked_at: since when the
    server was asked without an answer, so that it may be there already; reason: code of the last failure.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("department_id", "occasion"),
        Index("ix_letter_next_at", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    occasion: Mapped[str]
    written_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    first_attempt_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    reason: Mapped[str | None]

    department: Mapped[Department] = relationship(lazy="raise_on_sql")

    @property
    def is_urgent(self) -> bool:
        return self.occasion.startswith(f"{URGENT}:")

    def opens_at(self, now: datetime) -> bool:
        return self.withdrawn_at is None and now < self.closes_at

    def withdraw(self, now: datetime) -> None:
        """Its links open nothing any more, and it is not carried any more."""
        self.withdrawn_at = now
        self.next_at = None

    @staticmethod
    def due(now: datetime) -> Select[Letter]:
        """Those to be carried now, the longest due first."""
        return select(Letter).where(Letter.next_at <= now).order_by(Letter.next_at, Letter.id)
