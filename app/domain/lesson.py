"""A lesson: what a person decided of a comment, as it teaches; and a decision that teaches no more."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Index, Select, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from app.domain.base import Base


class Source(StrEnum):
    """Where a lesson stands. FILE: brought in from a file; ALL: every lesson until then."""

    CORRECTION = "correction"
    ASSIGNMENT = "assignment"
    FILE = "lesson"
    ALL = "all"


class Lesson(Base):
    """One that was brought in from a file, with the words it teaches. A tag, a service or an urgency."""

    __tablename__ = "lesson"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    post: Mapped[str]
    intent: Mapped[str | None]
    department: Mapped[str | None]
    urgent: Mapped[bool | None]
    by: Mapped[str]
    brought_at: Mapped[datetime]

    @staticmethod
    def teaching() -> Select[Lesson]:
        """Those that teach."""
        return select(Lesson).where(Forgetting.spares(Source.FILE, Lesson.id, Lesson.brought_at))

    @staticmethod
    def kept() -> ColumnElement[bool]:
        """Whether the town has not started again since it was brought in; one may be forgotten by itself."""
        again = and_(Forgetting.source == Source.ALL, Forgetting.at >= Lesson.brought_at)
        return ~exists().where(Forgetting.undone_at.is_(None), again)


class Forgetting(Base):
    """The decision stands for its comment, and teaches nothing. source: where; subject_id: None for all."""

    __tablename__ = "forgetting"
    __table_args__ = (Index("ix_forgetting_subject", "source", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    subject_id: Mapped[int | None]
    by: Mapped[str]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    @staticmethod
    def spares(
        source: Source, number: InstrumentedAttribute[int], decided_at: InstrumentedAttribute[datetime]
    ) -> ColumnElement[bool]:
        """Whether a decision still teaches: neither it nor all that was decided until later is forgotten."""
        alone = and_(Forgetting.source == source, Forgetting.subject_id == number)
        whole = and_(Forgetting.source == Source.ALL, Forgetting.at >= decided_at)
        return ~exists().where(Forgetting.undone_at.is_(None), or_(alone, whole))
