"""An assignment: a comment handed to a municipal service."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.actor import person
from app.domain.base import Base
from app.domain.department import Department

PEOPLE = person(0)[:-1]
STOOD = ("answered", "dismissed", "returned")  # how one ends that was no mistake


class Assignment(Base):
    """Who was asked what, by whom, and when it is due.

    first_id: of several comments handed over as one case, the first one's; None for that one, and alone.
    ending: `answered`, `dismissed`, `reassigned`, `returned` (by its service), `taken_back` or `undone`.
    """

    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_open", "department_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    question: Mapped[str | None]
    due_on: Mapped[date | None]
    by: Mapped[str]
    assigned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None]

    first_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)

    department: Mapped[Department] = relationship(lazy="raise_on_sql")

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def case_id(self) -> int:
        """The case that it belongs to, by its first assignment."""
        return self.first_id or self.id

    @staticmethod
    def number() -> ColumnElement[int]:
        """The same, as SQL asks for it: several comments may be one case."""
        return func.coalesce(Assignment.first_id, Assignment.id)

    def end(self, ending: str, now: datetime) -> None:
        self.ended_at = now
        self.ending = ending

    def reopen(self) -> None:
        self.ended_at = None
        self.ending = None

    @staticmethod
    def of(comment_id: int) -> Select[Assignment]:
        """Every one, in the order they were made."""
        return select(Assignment).where(Assignment.comment_id == comment_id).order_by(Assignment.id)

    @staticmethod
    def open_for(comment_id: int | ColumnElement[int]) -> Select[Assignment]:
        return select(Assignment).where(Assignment.comment_id == comment_id, Assignment.ended_at.is_(None))

    @staticmethod
    def in_case(case_id: int) -> Select[Assignment]:
        """Those that were handed over as one case, in the order they were made."""
        mine = or_(Assignment.id == case_id, Assignment.first_id == case_id)
        return select(Assignment).where(mine).order_by(Assignment.id)

    @staticmethod
    def by_people() -> Select[int]:
        """The comments that a person handed over, unless it was undone."""
        stood = Assignment.ending.is_distinct_from("undone")
        return select(Assignment.comment_id).where(Assignment.by.startswith(PEOPLE), stood)
