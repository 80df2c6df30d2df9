"""A group: comments that ask the same thing, to be answered in one act, each under its own words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base
from app.domain.before import Before, mark_of
from app.domain.errors import Conflict
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
    def said(self) -> list[str]:
        """The wordings that are kept."""
        return [words for words in self.wordings if words.strip()][:MOST_WORDINGS]

    @property
    def mark(self) -> str:
        """By which two pages are known to hold the same words, whoever is ticked."""
        return mark_of(json.dumps([self.said, sorted(self.own_by_id.items())]))

    def holds(self, other: Writing) -> bool:
        """Whether no word of the other is lost where this is written over it."""
        return set(other.said) <= set(self.said) and other.own_by_id.items() <= self.own_by_id.items()

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
    page: the page that wrote these last, None where that was no page.
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
    page: Mapped[str | None]

    @property
    def is_begun(self) -> bool:
        return bool(self.wordings)

    @property
    def writing(self) -> Writing:
        """What is kept of it."""
        own = {int(one): str(words) for one, words in self.own_words.items()}
        return Writing(self.wordings, self.known, self.ticked, own)

    def keep(self, writing: Writing, before: Before | None = None) -> None:
        """Keep what is being written, as it stands on the page; before: what that page showed.

        Raises Conflict where another page wrote meanwhile what this one never showed, and it would be lost.
        """
        if before is not None and self._is_unseen(before, writing):
            raise Conflict("written_elsewhere")
        self.wordings, self.page = writing.said, (before.page or None) if before else None
        self.known, self.ticked = list(writing.known), list(writing.ticked)
        self.own_words = writing.own_by_id

    def _is_unseen(self, before: Before, writing: Writing) -> bool:
        return not (before.has_seen(self.page, self.writing.mark) or writing.holds(self.writing))

    def begin_with(self, saved: SavedReply) -> None:
        """Begin with what a saved reply says, in all its wordings."""
        self.wordings = [saved.text, *saved.wordings][:MOST_WORDINGS]
        self.saved_reply_id = saved.id
