"""Leaning: what a reply came from, noted as it is sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app import facts
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.reply import Reply
from app.domain.saved_reply import SavedReply


def note_origin(session: Session, reply: Reply, comment: Comment, now: datetime) -> None:
    """Note the facts that it leans on, and whether the saved reply it began as is sent as it stands."""
    facts.note(session, reply, now)
    saved = session.get(SavedReply, reply.saved_reply_id) if reply.saved_reply_id else None
    if saved is not None:
        author = session.get(Author, comment.author_id) if comment.author_id else None
        reply.unchanged = saved.is_said_by(reply.as_written, author.called if author else None)
