"""A promise: what a reply said the town would do, by when, and whether it was done."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from app.domain.base import Base
from app.domain.reply import Reply, ReplyState

TAKEN_BACK = (ReplyState.DRAFT, ReplyState.UNDONE, ReplyState.FAILED)


class Promise(Base):
    """It stands while its reply does, and is kept once the reply that keeps it is public.

    Both are asked of the replies, never noted beside them: an undo, a late refusal, a restart need nothing.
    words: those that promise; keeping_id: the reply that keeps it; reason: why it ended without one.
    """

    __tablename__ = "promise"
    __table_args__ = (Index("ix_promise_due_on", "ended_at", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), unique=True)
    words: Mapped[str]
    due_on: Mapped[date]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime]
    keeping_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), index=True)
    reason: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]

    def end(self, reason: str, *, by: str, now: datetime) -> None:
        self.reason, self.ended_by, self.ended_at = reason, by, now

    def resume(self) -> None:
        self.reason = self.ended_by = self.ended_at = None

    @staticmethod
    def made() -> Select[Promise]:
        """Those whose reply was neither taken back nor refused."""
        said = select(Reply.id).where(Reply.id == Promise.reply_id, Reply.state.not_in(TAKEN_BACK))
        return select(Promise).where(said.exists())

    @staticmethod
    def is_kept(since: datetime | None = None) -> ColumnElement[bool]:
        """Whether the reply that keeps it is public, and became so since then."""
        kept = select(Reply.id).where(Reply.id == Promise.keeping_id, Reply.state == ReplyState.PUBLISHED)
        return (kept if since is None else kept.where(Reply.published_at >= since)).exists()

    @staticmethod
    def is_owed_to(comment_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        """Whether something promised to this comment is still to be kept."""
        return Promise.still_open().order_by(None).where(Promise.comment_id == comment_id).exists()

    @staticmethod
    def still_open() -> Select[Promise]:
        """What is yet to be kept, first due first."""
        waiting = Promise.made().where(Promise.ended_at.is_(None), ~Promise.is_kept())
        return waiting.order_by(Promise.due_on, Promise.id)
