"""A letter: what a service, its director, whoever is on call or one person receives by mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.department import Department

LIFE = timedelta(days=21)
ROUND = "round"
# Occasions, beside the day of a morning's letter: urgent:CASE chase:CASE:DAY director:DAY renewal:LETTER:DAY
URGENT, CHASE, DIRECTOR, RENEWAL, ON_CALL = "urgent", "chase", "director", "renewal", "on_call"
TOLD = "told"  # told:TIDING, to the person whom a rule tells
QUESTION = "fact"  # fact:FACT:DAY, to the service that is asked whether it is still true
IN_THE_DARK = "no_answer"  # the reason of one that may have arrived


class Letter(Base):
    """What it is written for (occasion), once a service: a day (`2026-11-30`), `urgent:CASE` and so on.

    department_id: the service; None for whoever is on call, and then comment_id is what they are told of;
    user_id: the person whom rules tell of comments (`Tiding`), fact_id: what its service is asked about;
    None for any other letter.
    closes_at: until when its links open; withdrawn_at: when somebody closed them before.
    next_at: when it is next carried to the mail server, None when that is over; asked_at: since when the
    server was asked without an answer, so that it may be there already; reason: code of the last failure.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("department_id", "occasion"),
        UniqueConstraint("comment_id"),
        Index("ix_letter_next_at", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    fact_id: Mapped[int | None] = mapped_column(ForeignKey("fact.id"), index=True)
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

    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")

    @property
    def kind(self) -> str:
        """`round` for a morning's letter, else the first word of its occasion."""
        return self.occasion.partition(":")[0] if ":" in self.occasion else ROUND

    @property
    def is_for_director(self) -> bool:
        return self.kind == DIRECTOR

    def opens_at(self, now: datetime) -> bool:
        return self.withdrawn_at is None and now < self.closes_at

    def withdraw(self, now: datetime) -> None:
        """Its links open nothing any more, and it is not carried any more."""
        self.withdrawn_at = now
        self.next_at = None

    @property
    def may_have_left(self) -> bool:
        """Whether it is on its way, or gone, or nobody knows."""
        return self.next_at is not None or self.sent_at is not None or self.reason == IN_THE_DARK

    def carry_again(self, now: datetime) -> None:
        """Take one that did not leave to the mail server as if it were new."""
        self.next_at, self.reason, self.first_attempt_at = now, None, None

    @staticmethod
    def due(now: datetime) -> Select[Letter]:
        """Those to be carried now, the longest due first."""
        return select(Letter).where(Letter.next_at <= now).order_by(Letter.next_at, Letter.id)
