"""A departure: a person went to a network to sign in there, and is expected back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

LIFE = timedelta(minutes=15)


class Departure(Base):
    """Only the session that left may return. state_hash: SHA-256 of the state, hexadecimal.

    memory: sealed, what the channel must know again; offers: sealed, the accounts found, until one is chosen.
    """

    __tablename__ = "departure"

    id: Mapped[int] = mapped_column(primary_key=True)
    state_hash: Mapped[str] = mapped_column(unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    network: Mapped[str]
    memory: Mapped[str]
    offers: Mapped[str | None]
    left_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]

    def lives_at(self, now: datetime) -> bool:
        return now - self.left_at < LIFE
