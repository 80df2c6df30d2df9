"""A department: a municipal service that a comment can be assigned to."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from app.domain.absence import ONE, Away, absence, days_after, nobody_away
from app.domain.base import Base


class Department(Base):
    """A service, by its slug. expected_days: the usual delay of its answer, in days.

    covers: what it deals with; hours: when it is open, as one reads it; words: what people say when they
    mean it, as the town knows.
    email: where its letters go; deputy_email: who receives them as well, and alone on the days of absence,
    None where nobody does;
    director_email: who is written to once reminders have not helped. letter_hour: of its morning letter.
    closed_days: when it is away, a line each (absence.py); school_zone: A, B or C where it is away as the
    schools of that zone are, else empty.
    set_aside_at: since when it is neither suggested nor offered; what it had in hand keeps its name.
    """

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    covers: Mapped[str]
    hours: Mapped[str] = mapped_column(default="", server_default="")
    words: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None]
    deputy_email: Mapped[str | None]
    director_email: Mapped[str | None]
    letter_hour: Mapped[int] = mapped_column(default=8)
    position: Mapped[int]
    expected_days: Mapped[int] = mapped_column(default=3)
    closed_days: Mapped[str] = mapped_column(default="", server_default="")
    school_zone: Mapped[str] = mapped_column(default="", server_default="")
    set_aside_at: Mapped[datetime | None]

    @property
    def is_offered(self) -> bool:
        return self.set_aside_at is None

    @property
    def expected_delay(self) -> timedelta:
        return timedelta(days=self.expected_days)

    @property
    def away(self) -> Away:
        """Says of a day whether it is away."""
        return absence(self.closed_days or "", self.school_zone or "")

    def due_after(self, day: date) -> date:
        """The day by which it usually answers: its delay, the days left out on which it is away."""
        for _ in range(self.expected_days):
            day = next((one for one in days_after(day) if not self.away(one)), day + ONE)
        return day

    def away_until(self, day: date) -> date | None:
        """The last day of the absence that this day is in; None where it is there."""
        if not self.away(day):
            return None
        return next((one - ONE for one in days_after(day) if not self.away(one)), None)

    @property
    def is_unread(self) -> Away:
        """Says of a day whether nobody there reads a letter: it is away, and nobody stands in for it."""
        return nobody_away if self.deputy_email else self.away

    def readers_on(self, day: date) -> list[str]:
        """Where the letter of that morning goes: to the deputy alone while it is away."""
        if self.deputy_email and self.email and self.away(day):
            return [self.deputy_email]
        return self.addresses

    @property
    def addresses(self) -> list[str]:
        """Where its letters go; none when it has no address."""
        return [address for address in (self.email, self.deputy_email) if address] if self.email else []

    @staticmethod
    def in_order() -> Select[Department]:
        return select(Department).order_by(Department.position, Department.id)

    @staticmethod
    def while_offered(number: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
        """The service that a column names, as long as it is not set aside."""
        return and_(number == Department.id, Department.set_aside_at.is_(None))
