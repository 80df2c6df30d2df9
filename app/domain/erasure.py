"""An erasure: a network asked, for one of its people, that we forget what we hold of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Erasure(Base):
    """code: given to the network, and by it to the person; nothing here says who asked.

    found: how many comments were erased; done_at: None until they are.
    """

    __tablename__ = "erasure"

    code: Mapped[str] = mapped_column(primary_key=True)
    network: Mapped[str]
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    found: Mapped[int] = mapped_column(default=0)
