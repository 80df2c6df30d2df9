"""A comment: the unit of everything. What was written to the town, and where it stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.attachment import Attachment
from app.domain.author import Author
from app.domain.base import Base
from app.domain.before import mark_of
from app.domain.connection import Connection
from app.domain.department import Department
from app.domain.standing import PATIENT, Shelf, State
from app.domain.thread import Thread

# A list may still show for a moment what was taken away.
LISTED_ON = timedelta(minutes=2)
HEADS = frozenset({"post", "review", "mention"})  # kinds that may be answered underneath, as a post is
UNSURE = 0.5  # under so much confidence triage does not decide: it shows two candidates


class Comment(Base):
    """One comment, mention, review, message or visitor's post.

    state, waiting_since, shelf, rank: computed from the comment's records by `backlog.restate` alone.
    next_read_at: when it is read from the network, because the event said too little.
    because: the words that decided, as dicts (about, words, start, end, intent), never logged.
    answers_id: for words of our own, the comment they answer; via_reply_id: the reply they are, if ours;
    group_id: the comments that ask the same, nearly certainly.
    department: the suggested service, while the town offers it;
    said_intent, said_confidence, said_urgent, said_department (a slug): what triage itself last said, before
    the town's rules and its people;
    to_read_by_id: the rule that lays it on the shelf À lire, as long as nobody takes it up.
    """

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("connection_id", "external_id"),
        Index("ix_comment_queue", "shelf", "rank", "waiting_since", "id"),
        Index("ix_comment_thread_id", "thread_id", "posted_at"),
        Index("ix_comment_author_id", "author_id", "posted_at"),
        Index("ix_comment_parent", "connection_id", "parent_external_id"),
        Index("ix_comment_next_read_at", "next_read_at"),
        Index("ix_comment_group", "group_id", "shelf", "rank", "waiting_since", "id"),
        Index("ix_comment_received_at", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("connection.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    external_id: Mapped[str]
    parent_external_id: Mapped[str | None]
    post_external_id: Mapped[str | None]
    kind: Mapped[str]
    visibility: Mapped[str] = mapped_column(default="public")
    own: Mapped[bool] = mapped_column(default=False)
    answerable: Mapped[bool] = mapped_column(default=True)
    permalink: Mapped[str | None]
    text: Mapped[str | None]
    likes: Mapped[int | None]
    stars: Mapped[int | None]
    posted_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    next_read_at: Mapped[datetime | None]
    read_attempts: Mapped[int] = mapped_column(default=0)
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    via_reply_id: Mapped[int | None] = mapped_column(index=True)

    lang: Mapped[str | None]
    intent: Mapped[str | None]
    intents: Mapped[list[str]] = mapped_column(default=list)
    candidates: Mapped[list[Any]] = mapped_column(default=list)
    confidence: Mapped[float | None]
    urgent: Mapped[bool] = mapped_column(default=False)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    because: Mapped[list[Any]] = mapped_column(default=list)
    said_intent: Mapped[str | None]
    said_confidence: Mapped[float | None]
    said_urgent: Mapped[bool | None]
    said_department: Mapped[str | None]
    to_read_by_id: Mapped[int | None] = mapped_column(ForeignKey("rule.id"))

    state: Mapped[str | None] = mapped_column(default=None)
    waiting_since: Mapped[datetime | None]
    shelf: Mapped[str | None]
    rank: Mapped[int] = mapped_column(default=PATIENT)
    counted_intent: Mapped[str | None]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("comment_group.id"))

    author: Mapped[Author | None] = relationship(lazy="raise_on_sql")
    connection: Mapped[Connection] = relationship(lazy="raise_on_sql")
    thread: Mapped[Thread] = relationship(lazy="raise_on_sql")
    department: Mapped[Department | None] = relationship(
        lazy="raise_on_sql",
        viewonly=True,
        primaryjoin=lambda: Department.while_offered(Comment.department_id),
    )
    attachments: Mapped[list[Attachment]] = relationship(
        lazy="raise_on_sql", order_by=Attachment.id, foreign_keys=[Attachment.comment_id]
    )

    @staticmethod
    def on_shelf(shelf: Shelf) -> Select[Comment]:
        """The comments of one queue, first to be answered first (screens.md §1.2)."""
        order = (Comment.rank, Comment.waiting_since, Comment.id)
        return select(Comment).where(Comment.shelf == shelf).order_by(*order)

    @staticmethod
    def last_heard(thread_id: int) -> Select[datetime | None]:
        """When somebody else than us last wrote in a conversation."""
        written = func.max(func.coalesce(Comment.posted_at, Comment.received_at))
        return select(written).where(Comment.thread_id == thread_id, Comment.own.is_(False))

    @staticmethod
    def under_visitors_post(item: Comment) -> Select[Comment]:
        """What stands under a visitor's post names it as its post, and no comment."""
        here = (Comment.thread_id == item.thread_id, Comment.parent_external_id.is_(None))
        return select(Comment).where(*here, Comment.post_external_id == item.external_id)

    @property
    def mark(self) -> str:
        """Of its words as they are: an answer to other words than were shown is not sent."""
        return mark_of(self.text or "")

    def has_changed_since(self, shown: str | None) -> bool:
        """Whether a page showed other words. shown: their mark on that page, None where no page did."""
        return shown is not None and shown != self.mark

    @property
    def is_private(self) -> bool:
        return self.visibility == "private"

    @property
    def written_at(self) -> datetime:
        return self.posted_at or self.received_at

    @property
    def is_removed(self) -> bool:
        return self.state == State.REMOVED

    @property
    def is_ghost(self) -> bool:
        """Whether nothing but its removal was ever heard of."""
        told = (self.text, self.author_id, self.posted_at)
        return self.removed_at is not None and told == (None, None, None)

    @property
    def is_forgotten(self) -> bool:
        """A private message that its author took back, or words erased at their wish: nobody's any more."""
        if self.removed_at is None:
            return False
        return self.is_private or (self.text is None and not self.is_ghost)

    def outlived_its_removal(self, seen_at: datetime) -> bool:
        """Whether it was read there well after it was said to be gone, and its author may want it so."""
        if self.removed_at is None or self.is_forgotten:
            return False
        return seen_at - self.removed_at >= LISTED_ON

    @property
    def under_external_id(self) -> str | None:
        """What it was written under: a comment, else a post, ours or a visitor's; None where alone."""
        return self.parent_external_id or self.post_external_id

    @property
    def top_external_id(self) -> str:
        """The comment directly under the post that this one belongs to."""
        return self.parent_external_id or self.external_id
