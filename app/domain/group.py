"""A group: comments that ask the same thing, to be answered in one act, each under its own words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

FEWEST = 3


class Group(Base):
    """Comments name their group; under three that wait there is none to show.

    wordings: what is said to all of them, one to five; saved_reply_id: the saved reply that they began as;
    known: the comments that the screen held when it was last kept, ticked: those that were left ticked,
    own_words: by comment id, words for one of them alone. Empty until somebody begins.
    """

    __tablename__ = "comment_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    wordings: Mapped[list[str]] = mapped_column(default=list)
    saved_reply_id: Mapped[int | None] = mapped_column(ForeignKey("saved_reply.id"))
    known: Mapped[list[int]] = mapped_column(default=list)
    ticked: Mapped[list[int]] = mapped_column(default=list)
    own_words: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def is_begun(self) -> bool:
        return bool(self.wordings)
