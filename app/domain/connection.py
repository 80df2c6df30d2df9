"""A connection: the town's own account on one network."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

NEEDS_RECONNECTION, WITHDRAWN, SEALED = "needs_reconnection", "withdrawn", "sealed"
HEARD = "heard"
CUT_OFF = (NEEDS_RECONNECTION, WITHDRAWN, SEALED)


class Connection(Base):
    """The town's page or account. Credentials and what the network makes us remember are sealed.

    problem: code of what stops it (`needs_reconnection`, `withdrawn`, `permission`; `sealed`: no key of ours
    opens it), None while it listens.
    rehearsal: what came of the last event that we sent ourselves: `heard`, or why it was not (a code).
    longest: most units of a public reply, where its own server sets another limit than its network.
    rest_until: nothing at all is asked before, replies neither: the network wants it so.
    backfill_since: what is older than this was not read yet, None once it all was; backfill_cursor: how far;
    next_backfill_at: when it is read on, which no reply waits for.
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
    subscribed_at: Mapped[datetime | None]
    rehearsed_at: Mapped[datetime | None]
    rehearsal: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    longest: Mapped[int | None]
    last_event_at: Mapped[datetime | None]
    last_poll_at: Mapped[datetime | None]
    next_poll_at: Mapped[datetime | None]
    rest_until: Mapped[datetime | None]
    poll_cursor: Mapped[str | None]
    backfill_since: Mapped[datetime | None]
    backfill_cursor: Mapped[str | None]
    next_backfill_at: Mapped[datetime | None]
    backfilled: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=1)

    @property
    def is_listening(self) -> bool:
        return self.problem is None

    @property
    def is_withdrawn(self) -> bool:
        return self.problem == WITHDRAWN

    @property
    def is_lost(self) -> bool:
        """Whether it should listen, and does not."""
        return not self.is_listening and not self.is_withdrawn

    @property
    def is_unheard(self) -> bool:
        """Whether our own event did not come in through the network's door, and nothing has since."""
        if self.rehearsed_at is None or self.rehearsal == HEARD:
            return False
        return self.last_event_at is None or self.last_event_at < self.rehearsed_at

    @classmethod
    def may_be_asked(cls) -> ColumnElement[bool]:
        """Whether its network still lets us in, as far as we know."""
        return or_(cls.problem.is_(None), cls.problem.not_in(CUT_OFF))

    @staticmethod
    def on(network: str) -> Select[Connection]:
        """The accounts of one network whose access was not taken back."""
        kept = or_(Connection.problem.is_(None), Connection.problem != WITHDRAWN)
        return select(Connection).where(Connection.network == network, kept).order_by(Connection.id)

    def rests_until(self, now: datetime) -> datetime | None:
        """Until when its network wants to be left alone, None where it may be asked."""
        return self.rest_until if self.rest_until is not None and self.rest_until > now else None

    @property
    def is_cut_off(self) -> bool:
        """Whether its network lets us in no more, as far as we know."""
        return self.problem in CUT_OFF

    def lose(self, problem: str, now: datetime) -> None:
        """Note what stops it, and since when; a second loss keeps the first date."""
        if self.problem is None:
            self.problem_since = now
        self.problem = problem

    def rehearse(self, outcome: str, now: datetime) -> None:
        """Note what came of an event sent to our own door: the network's will fare no better."""
        self.rehearsal, self.rehearsed_at = outcome, now

    def read_past(self, since: datetime) -> None:
        """Ask for what the network still has from `since` on, from its first page."""
        self.backfill_since = since
        self.backfill_cursor = None
        self.next_backfill_at = None
        self.backfilled = 0

    def read_later(self, at: datetime) -> None:
        """Let all reading wait, past and present. What a person says to somebody does not."""
        self.next_backfill_at = at
        self.next_poll_at = max(self.next_poll_at or at, at)

    def recover(self) -> None:
        self.problem = None
        self.problem_since = None
