"""A sense: what the vectors of a comment and its post speak for, where the extra `meaning` read them."""

from __future__ import annotations

from array import array
from datetime import datetime
from functools import lru_cache
from math import sqrt
from operator import mul
from typing import Any

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base
from app.domain.comment import Comment


class Sense(Base):
    """Kept, so that whoever sorts the comment again says the same without the extra.

    model: which encoder, and which weights; text_at: `edited_at` of the words that were read;
    speaks: what to add to the score of each answer of triage; direction: the vector of the comment alone, a
    signed byte a number, as what the town answers is compared with it.
    """

    __tablename__ = "sense"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True, autoincrement=False)
    model: Mapped[str]
    text_at: Mapped[datetime | None]
    speaks: Mapped[list[Any]]
    direction: Mapped[bytes | None]

    @property
    def encoder(self) -> str:
        """Which encoder made the direction, whatever weights spoke."""
        return self.model.rpartition(", ")[0]

    @staticmethod
    def of(comment: Comment) -> Select[Sense]:
        """That of the comment as it reads now."""
        same = Sense.text_at.is_not_distinct_from(comment.edited_at)
        return select(Sense).where(Sense.comment_id == comment.id, same)


def nearness(one: bytes, other: bytes) -> float:
    """How near two vectors are: 1 where they say the same, about 0 where they have nothing in common."""
    lengths = _length(one) * _length(other)
    return sum(map(mul, array("b", one), array("b", other))) / lengths if lengths else 0.0


@lru_cache(maxsize=4096)
def _length(vector: bytes) -> float:
    return sqrt(sum(one * one for one in array("b", vector)))
