"""Taking: a saved reply becomes the draft of a comment, to be read again before it leaves."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from app import replies
from app.domain.author import Author
from app.domain.before import Before
from app.domain.blank import filling
from app.domain.case import services_of
from app.domain.comment import Comment
from app.domain.reply import Reply, appended
from app.domain.saved_reply import SavedReply
from app.domain.user import User


def take(
    session: Session,
    saved: SavedReply,
    comment: Comment,
    typed: str,
    *,
    today: date,
    by: User,
    now: datetime,
    before: Before | None = None,
) -> None:
    """Put a saved reply's words in the draft, after what was typed; Conflict where it is out of season.

    before: what the page showed, as `replies.draft` asks it.
    """
    saved.refuse_out_of_season(today)
    author = session.get(Author, comment.author_id) if comment.author_id else None
    words = saved.filled(filling(author, session.scalar(services_of([comment.id])), today))
    key = replies.next_key(session, comment)
    replies.draft(
        session, comment, appended(typed, words), key=key, by=by, now=now, before=before and before.adding
    )
    _draft(session, comment, saved.id)


def leave(
    session: Session, comment: Comment, *, by: User, now: datetime, before: Before | None = None
) -> None:
    """Empty the draft that a saved reply began."""
    key = replies.next_key(session, comment)
    replies.draft(session, comment, "", key=key, by=by, now=now, before=before and before.adding)
    _draft(session, comment, None)


def _draft(session: Session, comment: Comment, saved_reply_id: int | None) -> None:
    session.flush()  # the draft may be new
    for kept in session.scalars(Reply.draft_of(comment.id)):
        kept.saved_reply_id = saved_reply_id
