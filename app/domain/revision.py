"""A revision: how a comment read before its author changed it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Revision(Base):
    """What it said, and until when.

    unheard_until: the last answer or reason that the town gave after the change and before it heard of it,
    None where there is none.
    """

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    text: Mapped[str | None]
    until: Mapped[datetime]
    unheard_until: Mapped[datetime | None]
