"""A delivery: something promised to the world outside, as a row before it is an act."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

RESTORED = "restored"  # it waited in a copy of the database: it may have been said since that was made


class DeliveryState(StrEnum):
    """DOUBTFUL: the network was asked and did not say what it did; it is looked up, never resent blindly."""

    WAITING = "waiting"
    HELD = "held"
    CLAIMED = "claimed"
    DOUBTFUL = "doubtful"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Delivery(Base):
    """One promise. The outbox knows its kind and its subject's id, not what it is.

    speaker: the connection that speaks, one delivery at a time; not_before: when it may next be claimed;
    ticket: proves that a settlement comes from the present claim; lease_until: when that claim lapses;
    first_attempt_at: when the network was first asked. memory: sealed, what the network
    makes us remember between two attempts; echoes: ids of our words that came back meanwhile;
    refusals: why the network refused words of ours meanwhile, by their ids.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "round"),
        Index("ix_delivery_due", "state", "not_before"),
        Index("ix_delivery_speaker", "speaker_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[int]
    round: Mapped[int] = mapped_column(default=1)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("connection.id"))
    state: Mapped[str]
    not_before: Mapped[datetime | None]
    promised_at: Mapped[datetime]
    ticket: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lookups: Mapped[int] = mapped_column(default=0)
    first_attempt_at: Mapped[datetime | None]
    attempted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    external_id: Mapped[str | None]
    reason: Mapped[str | None]
    memory: Mapped[str | None]
    echoes: Mapped[list[str]] = mapped_column(default=list)
    refusals: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")

    @staticmethod
    def held_since(kind: str, at: datetime) -> Select[int]:
        """Whose promise, made by then and not anew since, waits for a person's word."""
        held = select(Delivery.subject_id).where(Delivery.kind == kind, Delivery.state == DeliveryState.HELD)
        return held.where(Delivery.promised_at <= at).order_by(Delivery.id)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_in_flight(self) -> bool:
        """The network was asked, and we do not know yet what it did."""
        return self.state in {DeliveryState.CLAIMED, DeliveryState.DOUBTFUL}


OPEN = frozenset({DeliveryState.WAITING, DeliveryState.HELD, DeliveryState.CLAIMED, DeliveryState.DOUBTFUL})
