"""A group: comments that ask the same thing, to be answered in one act, each under its own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base
from app.domain.saved_reply import SavedReply

FEWEST, MOST_WORDINGS = 3, 5


@dataclass(frozen=True)
class Writing:
    """What a page holds. known: the comments it shows; ticked: those that are answered.

    own_words: by comment, words for one of them alone.
    """

    wordings: Sequence[str] = ()
    known: Sequence[int] = ()
    ticked: Sequence[int] = ()
    own_words: Mapping[int, str] = field(default_factory=dict)

    @property
    def own_by_id(self) -> dict[str, str]:
        """As it is kept: a key of JSON is a text."""
        return {str(one): words for one, words in self.own_words.items() if words.strip()}


class Group(Base):
    """Comments name their group; under three that wait there is none to show.

    chosen: the comments that a person ticked in a list, where no likeness made the group; none names it then.
    answer_id: where a service said that something is repaired, its answer; chosen: who surely asked about it
    (no key of the database: answers already lean on comments, and comments on groups).
    thread_id: where a surge made it, the conversation under its post; surged_at: when it last began.

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
    chosen: Mapped[list[int]] = mapped_column(default=list, server_default="[]")
    answer_id: Mapped[int | None] = mapped_column(unique=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"), unique=True)
    surged_at: Mapped[datetime | None]

    @property
    def is_begun(self) -> bool:
        return bool(self.wordings)

    def keep(self, writing: Writing) -> None:
        """Keep what is being written, as it stands on the page."""
        self.wordings = [words for words in writing.wordings if words.strip()][:MOST_WORDINGS]
        self.known, self.ticked = list(writing.known), list(writing.ticked)
        self.own_words = writing.own_by_id

    def begin_with(self, saved: SavedReply) -> None:
        """Begin with what a saved reply says, in all its wordings."""
        self.wordings = [saved.text, *saved.wordings][:MOST_WORDINGS]
        self.saved_reply_id = saved.id
