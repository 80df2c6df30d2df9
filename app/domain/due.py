"""A due time: when a periodic errand runs next, and who holds it now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

SERVICES_CHANGED = "services"


class Due(Base):
    """next_at: when it may run; last_at: when it last did. `heartbeat` is the worker's sign of life.

    `services`: the town has changed its services; last_at: what has waited longer is yet to be sorted anew.
    """

    __tablename__ = "due"

    name: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]
    last_at: Mapped[datetime | None]
