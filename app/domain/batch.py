"""A batch: one act that answered several comments, and is taken back whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Batch(Base):
    """Its replies name it. key: makes a repeated act the same one.

    known, ticked, own_words: the screen as it was sent, given back when all is taken back;
    left_out: what was ticked and not answered after all, as pairs of comment id and code.
    """

    __tablename__ = "batch"
    __table_args__ = (UniqueConstraint("group_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("comment_group.id"))
    key: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    sent_at: Mapped[datetime]
    known: Mapped[list[int]] = mapped_column(default=list)
    ticked: Mapped[list[int]] = mapped_column(default=list)
    own_words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    left_out: Mapped[list[Any]] = mapped_column(default=list)
