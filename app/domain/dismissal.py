"""A dismissal: the reason why a comment needs no answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Reason(StrEnum):
    RESIDENTS_TALKING = "residents_talking"
    THANKS_READ = "thanks_read"
    ALREADY_ANSWERED = "already_answered"
    OFF_TOPIC = "off_topic"
    NO_ANSWER_EXPECTED = "no_answer_expected"
    GONE = "gone"
    BEFORE_PARVIS = "before_parvis"


OFFERED = tuple(reason for reason in Reason if reason is not Reason.BEFORE_PARVIS)

PROPOSED = {
    "praise": Reason.THANKS_READ,
    "suggestion": Reason.NO_ANSWER_EXPECTED,
    "spam": Reason.OFF_TOPIC,
    "abuse": Reason.OFF_TOPIC,
    "other": Reason.RESIDENTS_TALKING,
}


class Dismissal(Base):
    """A stated reason; `undone_at` when the person took it back."""

    __tablename__ = "dismissal"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    reason: Mapped[str]
    by: Mapped[str]
    dismissed_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


def proposed_for(intent: str | None) -> Reason | None:
    """The reason that closes in one key; None where the person must choose (screens.md §1.7)."""
    return PROPOSED.get(intent or "")
