"""A deed: what was done in one act, to several comments or in several ways, and is taken back in one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

Record = tuple[str, int]


class Deed(Base):
    """act: `assign`, `dismiss`, `remind` or `tag` on several comments; `gesture` in several ways on one.

    made: [noun, id, comment] of each record; refused: [code, comment] of each comment left as it was;
    reply_id: the reply that a geste was, with which all of it is taken back.
    """

    __tablename__ = "deed"

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str]
    made: Mapped[list[Any]] = mapped_column(default=list)
    refused: Mapped[list[Any]] = mapped_column(default=list)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), index=True)
    by: Mapped[str]
    done_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    @property
    def records(self) -> Iterator[Record]:
        """The noun and the id of each record, in the order in which they were made."""
        return ((noun, number) for noun, number, _comment in self.made)

    @property
    def comments(self) -> list[int]:
        """The comments that it changed, each once."""
        return list(dict.fromkeys(comment for _noun, _number, comment in self.made))
