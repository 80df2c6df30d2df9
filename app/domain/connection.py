"""A connection: the town's own account on one network."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Connection(Base):
    """The town's page or account. Credentials and what the network makes us remember are sealed.

    problem: code of what stops it (`needs_reconnection`, `permission`), None while it listens.
    """

    __tablename__ = "connection"
    __table_args__ = (UniqueConstraint("network", "account"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[str]
    account: Mapped[str]
    name: Mapped[str]
    credentials: Mapped[str]
    memory: Mapped[str | None]
    problem: Mapped[str | None]
    problem_since: Mapped[datetime | None]
    lacks: Mapped[list[Any]] = mapped_column(default=list)
    connected_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_event_at: Mapped[datetime | None]
    last_poll_at: Mapped[datetime | None]
    next_poll_at: Mapped[datetime | None]
    rest_until: Mapped[datetime | None]
    poll_cursor: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def is_listening(self) -> bool:
        return self.problem is None

    @staticmethod
    def on(network: str) -> Select[Connection]:
        return select(Connection).where(Connection.network == network).order_by(Connection.id)

    def lose(self, problem: str, now: datetime) -> None:
        """Note what stops it, and since when; a second loss keeps the first date."""
        if self.problem is None:
            self.problem_since = now
        self.problem = problem

    def recover(self) -> None:
        self.problem = None
        self.problem_since = None
