"""Drafts: what is being written, kept on the server from the first second."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import backlog
from app.domain.comment import Comment
from app.domain.reply import Reply, ReplyState
from app.domain.user import User


def next_key(session: Session, comment: Comment) -> str:
    """The key of the next reply to this comment: the same in every tab until one is sent or taken back."""
    sent = select(func.count(Reply.id)).where(Reply.comment_id == comment.id, Reply.state != ReplyState.DRAFT)
    return f"reply-{(session.scalar(sent) or 0) + 1}"


def draft_of(session: Session, comment: Comment) -> Reply | None:
    """The draft on this comment, if somebody began one."""
    return session.scalar(Reply.draft_of(comment.id))


def draft(session: Session, comment: Comment, text: str, *, key: str | None, by: User, now: datetime) -> None:
    """Keep what is being written, one draft a comment; a save that arrives after its send is dropped."""
    if key is not None and key != next_key(session, comment):
        return
    kept = draft_of(session, comment)
    if kept is None:
        if not text:
            return
        kept = new_draft(session, comment, by=by, now=now)
    kept.text = text
    kept.by = by.actor
    kept.user_id = by.id
    kept.saved_at = now
    backlog.restate(session, comment)


def new_draft(session: Session, comment: Comment, *, by: User, now: datetime) -> Reply:
    """Begin a draft; the caller writes its text."""
    reply = Reply(
        comment_id=comment.id,
        key=next_key(session, comment),
        text="",
        state=ReplyState.DRAFT,
        by=by.actor,
        user_id=by.id,
        created_at=now,
        attempts=0,
    )
    session.add(reply)
    return reply
