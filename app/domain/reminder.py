"""A reminder: a comment is set aside until a moment, and comes back by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Reminder(Base):
    """until: when it comes back; ended_at: when it did, or when somebody or something ended it before.

    ended_by: `reached`, `written` (the person wrote again), `answered`, `assigned`, `dismissed`, `undone` or
    `replaced`.
    """

    __tablename__ = "reminder"
    __table_args__ = (Index("ix_reminder_until", "ended_at", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    until: Mapped[datetime]
    by: Mapped[str]
    set_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def end(self, why: str, now: datetime) -> None:
        self.ended_at = now
        self.ended_by = why

    def reopen(self) -> None:
        self.ended_at = None
        self.ended_by = None

    @staticmethod
    def open_for(comment_id: int | ColumnElement[int]) -> Select[Reminder]:
        return select(Reminder).where(Reminder.comment_id == comment_id, Reminder.ended_at.is_(None))

    @staticmethod
    def ended_with(comment_id: int, why: str, at: datetime) -> Select[Reminder]:
        """What an act ended in the same instant as it was done."""
        mine = select(Reminder).where(Reminder.comment_id == comment_id)
        return mine.where(Reminder.ended_by == why, Reminder.ended_at == at)

    @staticmethod
    def set_once() -> Select[int]:
        """The comments that somebody paused, be it over since, unless it was undone."""
        return select(Reminder.comment_id).where(Reminder.ended_by.is_distinct_from("undone"))

    @staticmethod
    def reached(now: datetime) -> Select[Reminder]:
        """Those that come back now, longest due first."""
        due = select(Reminder).where(Reminder.ended_at.is_(None), Reminder.until <= now)
        return due.order_by(Reminder.until, Reminder.id)
