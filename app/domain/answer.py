"""An answer: what a service says of one case, from its page or by mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Select, exists, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.assignment import Assignment
from app.domain.base import Base
from app.domain.department import Department


class AnswerKind(StrEnum):
    """Which of the four forms of its page the service sent."""

    PROPOSED = "proposed"
    REPAIRED = "repaired"
    NOT_OURS = "not_ours"
    MORE_TIME = "more_time"


class Answer(Base):
    """text: what the service wrote, None where it wrote nothing; on: the day it is repaired, or answered by.

    suggested_id: the service that it thinks of instead, None when it does not know.
    letter_id: the letter that it answers, None where a person found the case of a mail.
    """

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    kind: Mapped[str]
    text: Mapped[str | None]
    on: Mapped[date | None]
    suggested_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    answered_at: Mapped[datetime]

    assignment: Mapped[Assignment] = relationship(lazy="raise_on_sql")
    suggested: Mapped[Department | None] = relationship(lazy="raise_on_sql")

    @staticmethod
    def to(assignment_ids: Sequence[int]) -> Select[Answer]:
        """What was said of these cases, the last word last."""
        return select(Answer).where(Answer.assignment_id.in_(assignment_ids)).order_by(Answer.id)

    @staticmethod
    def gave_back() -> ColumnElement[bool]:
        """Whether its service said of an assignment that it is not its own."""
        return exists().where(Answer.assignment_id == Assignment.id, Answer.kind == AnswerKind.NOT_OURS)
