"""An application: what a network knows Parvis by, set once for all accounts that sign in through it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Application(Base):
    """Its fields (id, secret, verify token), sealed; they lie beneath each connection's own credentials.

    review_asked_on: when the town asked the network to let it through, where it examines applications first.
    """

    __tablename__ = "application"

    network: Mapped[str] = mapped_column(primary_key=True)
    fields: Mapped[str]
    set_at: Mapped[datetime]
    review_asked_on: Mapped[date | None]
