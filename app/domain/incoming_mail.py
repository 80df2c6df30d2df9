"""An incoming mail: kept whole before anything is made of it, then what was made of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.department import Department
from app.domain.letter import Letter

PATIENCE = 5


class Fate(StrEnum):
    """What became of it: a draft, a comment, a notice shown at its service, or a person decides (KEPT).

    REPEATED: it came twice; LOST and LATE: a letter of ours did not arrive, or not yet.
    """

    ANSWERED = "answered"
    COMMENTED = "commented"
    ABSENT = "absent"
    LOST = "lost"
    LATE = "late"
    REPEATED = "repeated"
    KEPT = "kept"


class IncomingMail(Base):
    """key: SHA-256 of what came, so that a second fetch is known; cut: why the body is not whole.

    text: what its writer wrote; whole: all one could read; brought: the words of a message passed on.
    fate: None until it was opened; reason: why a person must decide; settled_at: when that was done.
    department_id, letter_id, assignment_id: what it was found to belong to, None where that is not known.
    """

    __tablename__ = "incoming_mail"
    __table_args__ = (
        Index("ix_incoming_mail_waiting", "fate", "not_before"),
        Index("ix_incoming_mail_kept", "fate", "settled_at"),
        Index("ix_incoming_mail_message_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int]
    cut: Mapped[str | None]
    received_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sender: Mapped[str | None]
    sender_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    message_id: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    text: Mapped[str] = mapped_column(default="")
    whole: Mapped[str] = mapped_column(default="")
    brought: Mapped[str] = mapped_column(default="")
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    fate: Mapped[str | None]
    reason: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)

    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")
    letter: Mapped[Letter | None] = relationship(lazy="raise_on_sql")

    @property
    def is_open(self) -> bool:
        """Whether a person still has to decide."""
        return self.fate == Fate.KEPT and self.settled_at is None

    def end(self, fate: Fate, now: datetime, reason: str | None = None) -> None:
        """Say what became of it; what is kept waits for a person."""
        self.fate, self.reason = fate, reason
        self.settled_at = None if fate is Fate.KEPT else now

    @staticmethod
    def waiting(now: datetime) -> Select[IncomingMail]:
        """Those that were not opened yet and may be now, oldest first."""
        due = (IncomingMail.fate.is_(None), IncomingMail.not_before <= now)
        return select(IncomingMail).where(*due).order_by(IncomingMail.id)

    @staticmethod
    def kept() -> Select[IncomingMail]:
        """Those that a person must decide on, newest first."""
        mine = (IncomingMail.fate == Fate.KEPT, IncomingMail.settled_at.is_(None))
        return select(IncomingMail).where(*mine).order_by(IncomingMail.id.desc())
