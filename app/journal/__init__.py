"""Who did what, when. Append-only, and never a citizen's words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.actor import By
from app.domain.journal_entry import JournalEntry

__all__ = ["write"]


def write(
    session: Session, act: str, subject: str, *, now: datetime, by: By, **details: str | int | None
) -> None:
    """Add one line: act is `room.verb`, subject is `noun:ID`; details never hold a citizen's words."""
    session.add(JournalEntry(at=now, by=by, act=act, subject=subject, details=details))
