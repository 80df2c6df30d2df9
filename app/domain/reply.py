"""A reply: what the town says to one comment, from the first letter to its publication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base
from app.domain.before import Before, mark_of
from app.domain.connection import NEEDS_RECONNECTION
from app.domain.part import Part

LONGEST_KEY = 64
PUBLIC, PRIVATE = "public", "private"
BY_HAND = "by_hand"


class ReplyState(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    SENDING = "sending"
    PUBLISHED = "published"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    UNDONE = "undone"


ANNOUNCES = "assignment-"  # the key of what tells of an assignment begins so
WRITING = timedelta(seconds=20)
UNSAID = frozenset({ReplyState.WAITING, ReplyState.SENDING, ReplyState.FAILED, ReplyState.IN_DOUBT})


class Reply(Base):
    """One reply. A comment has one draft at most; `key` makes a repeated send the same reply.

    saved_reply_id: the saved reply that its words began as, None where nobody took one; unchanged: whether
    they were sent as they stand there, None where nobody took one or nothing was sent.
    body_id: the outside body that it points to, because it is not the town hall;
    model: the language model whose words it began with, by its name.
    first_part_id: of a later part of what is said in several, the first; words: of a part, what the person
    wrote from there on. A part that waits for the one before it has no `sent_at` yet.
    batch_id: the act that answered several comments at once, None for a reply of its own;
    holding: it only says that a service has the comment, so that it answers nothing;
    visibility: `private` where only the author of the comment will see it.
    held_at: since when it waits for a person's decision, because the comment changed or was answered there;
    seen_text: the comment as it read when the reply was sent;
    due_at: when it may leave, None until then or until the person confirms; reason: code of a failure;
    seen_at: when each of several words like these was said there, ISO 8601, None where that is not known;
    page: of a draft, the page that wrote it last, None where that was no page;
    passed: what the second look warned of and a person sent, or left, all the same.
    """

    __tablename__ = "reply"
    __table_args__ = (
        UniqueConstraint("comment_id", "key"),
        Index("ix_reply_state", "state", "user_id", "sent_at"),
        Index("ix_reply_external_id", "external_id"),
        Index("ix_reply_saved_reply_id", "saved_reply_id", "sent_at"),
        Index("ix_reply_batch_id", "batch_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    key: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]
    saved_reply_id: Mapped[int | None] = mapped_column(ForeignKey("saved_reply.id"))
    unchanged: Mapped[bool | None]
    body_id: Mapped[int | None] = mapped_column(ForeignKey("outside_body.id"), index=True)
    model: Mapped[str | None]
    first_part_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"))
    words: Mapped[str | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    visibility: Mapped[str] = mapped_column(default="public", server_default="public")
    holding: Mapped[bool] = mapped_column(default=False, server_default=false())
    page: Mapped[str | None]
    by: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    seen_text: Mapped[str | None]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    attempted_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    external_id: Mapped[str | None]
    permalink: Mapped[str | None]
    reason: Mapped[str | None]
    seen_at: Mapped[list[Any]] = mapped_column(default=list)
    passed: Mapped[list[str]] = mapped_column(default=list, server_default="[]")

    def is_written_by(self, user_id: int, now: datetime) -> bool:
        """Whether this person wrote in it a moment ago: others are told of it once, not at every letter."""
        return self.user_id == user_id and self.saved_at is not None and now - self.saved_at < WRITING

    def is_unseen(self, before: Before, text: str) -> bool:
        """Whether a page that writes this over it would lose words which it never showed."""
        seen = before.has_seen(self.page, mark_of(self.text))
        return not seen and bool(self.text.strip()) and self.text.strip() != text.strip()

    def is_emptied(self, before: Before) -> bool:
        """Whether an act emptied it, of whose words a page that writes still shows some."""
        return not self.text.strip() and self.page is None and before.mark != mark_of("")

    @property
    def as_written(self) -> str:
        """What the person wrote: `text` is as it is published."""
        return self.text if self.words is None else self.words

    @property
    def whole_id(self) -> int:
        """What it is a part of, by its first part."""
        return self.first_part_id or self.id

    @property
    def is_announcement(self) -> bool:
        """Whether the town's own sentence told of an assignment: nobody wrote it."""
        return self.holding and self.key.startswith(ANNOUNCES)

    @property
    def is_behind(self) -> bool:
        """Whether it waits for the part before it to be said."""
        is_later = self.first_part_id is not None and self.sent_at is None
        return is_later and self.state == ReplyState.WAITING

    @property
    def is_held(self) -> bool:
        return self.state == ReplyState.WAITING and self.held_at is not None

    @property
    def is_private(self) -> bool:
        return self.visibility == PRIVATE

    @property
    def is_by_hand(self) -> bool:
        """Whether a person carries it to the network, and has not said yet that it is there."""
        return self.state == ReplyState.IN_DOUBT and self.reason == BY_HAND

    @property
    def awaits_confirmation(self) -> bool:
        waits = self.state == ReplyState.WAITING and self.due_at is None
        return waits and not self.is_held and not self.is_behind

    @property
    def is_stuck(self) -> bool:
        return self.is_held or self.state in {ReplyState.FAILED, ReplyState.IN_DOUBT}

    @property
    def is_leaving(self) -> bool:
        waits = self.state == ReplyState.WAITING and not self.is_held and not self.is_behind
        return waits or self.state == ReplyState.SENDING

    def is_due(self, now: datetime) -> bool:
        """Whether neither its time nor a lost access keeps it here any more."""
        if self.state != ReplyState.WAITING or self.reason == NEEDS_RECONNECTION:
            return False
        return self.due_at is not None and self.due_at <= now

    def undo(self) -> None:
        self.state = ReplyState.UNDONE
        self.held_at = None

    def draft_again(self, *, key: str, now: datetime) -> Reply:
        """Its words as a new draft; this reply keeps its own key, so that a late repeat finds it undone."""
        return Reply(
            comment_id=self.comment_id,
            key=key,
            text=self.as_written,
            state=ReplyState.DRAFT,
            visibility=self.visibility,
            saved_reply_id=self.saved_reply_id,
            body_id=self.body_id,
            model=self.model,
            batch_id=self.batch_id,
            passed=self.passed,
            by=self.by,
            user_id=self.user_id,
            created_at=now,
            saved_at=now,
            attempts=0,
        )

    def next_part(self, part: Part, *, key: str) -> Reply:
        """What is said after this one, once this one is."""
        return Reply(
            comment_id=self.comment_id,
            key=key,
            text=part.text,
            words=part.words,
            first_part_id=self.whole_id,
            state=ReplyState.WAITING,
            visibility=self.visibility,
            holding=self.holding,
            by=self.by,
            user_id=self.user_id,
            created_at=self.created_at,
            attempts=0,
        )

    def take_in(self, words: str) -> None:
        """Words taken back come before those being written: nothing typed is lost."""
        self.page = None
        if not self.text.strip():
            self.text = words
        elif words.strip() != self.text.strip():
            self.text = f"{words}\n\n{self.text}"

    @staticmethod
    def telling_of(assignment_id: int) -> Select[Reply]:
        """What told the citizen of this assignment, taken back or not."""
        return select(Reply).where(Reply.key == f"{ANNOUNCES}{assignment_id}", Reply.holding.is_(True))

    @staticmethod
    def announcing(assignment_id: int) -> Select[Reply]:
        """What tells the citizen of this assignment and has not left yet."""
        return Reply.telling_of(assignment_id).where(Reply.state == ReplyState.WAITING)

    @staticmethod
    def to(comment_id: int) -> Select[Reply]:
        return select(Reply).where(Reply.comment_id == comment_id).order_by(Reply.id)

    @staticmethod
    def draft_of(comment_id: int) -> Select[Reply]:
        return Reply.to(comment_id).where(Reply.state == ReplyState.DRAFT)


def said_whole(replies: Sequence[Reply]) -> list[Reply]:
    """Of replies to one comment, those that answer it: published with every part of what they belong to."""
    unsaid = {reply.whole_id for reply in replies if reply.state in UNSAID}
    said = [reply for reply in replies if reply.published_at is not None and not reply.holding]
    return [reply for reply in said if reply.whole_id not in unsaid]


def appended(typed: str, words: str) -> str:
    """Words after what was typed, a paragraph of their own; alone where nothing was."""
    return f"{typed.rstrip()}\n\n{words}" if typed.strip() else words
