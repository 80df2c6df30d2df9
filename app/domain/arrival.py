"""An arrival: a webhook's raw body, kept before anything is made of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

PATIENCE = 5


class Arrival(Base):
    """One signed body. It stays whole until digested, and is set aside, visible, after five failures.

    delivery_key: the network's delivery id, or the body's SHA-256; speaks_for: ids of the connections
    whose secret signed it.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        UniqueConstraint("network", "delivery_key"),
        Index("ix_arrival_pending", "digested_at", "set_aside_at", "not_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[str]
    delivery_key: Mapped[str]
    speaks_for: Mapped[list[int]]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    digested_at: Mapped[datetime | None]
    set_aside_at: Mapped[datetime | None]


class UnreadablePart(Base):
    """A part of an arrival that nothing could be made of: where it stands, and why."""

    __tablename__ = "unreadable_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    arrival_id: Mapped[int | None] = mapped_column(ForeignKey("arrival.id"), index=True)
    connection_id: Mapped[int | None] = mapped_column(ForeignKey("connection.id"), index=True)
    part: Mapped[str]
    reason: Mapped[str]
    seen_at: Mapped[datetime]
