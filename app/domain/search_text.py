"""A search text: the words of one comment as they are looked for, kept beside it and gone with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

A_SECOND = 2**31  # larger than any comment's id


class SearchText(Base):
    """place: when the comment was written, then its id, as one number: the newest are found first.

    words: roots of its words, of its author's name and of its network. Both databases index them by
    themselves (migrations), so that whoever writes here has nothing else to do.
    """

    __tablename__ = "search_text"

    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), unique=True)
    words: Mapped[str]

    @staticmethod
    def place_of(at: datetime, comment_id: int) -> int:
        """The place of a comment written then; of two instants the later has the larger, whatever the id."""
        return int(at.timestamp()) * A_SECOND + comment_id
