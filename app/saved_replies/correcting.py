"""Correcting: where an answer says what is no longer true, its correction is drafted, and no more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app import facts, replies
from app.domain.comment import Comment
from app.domain.fact import Fact
from app.domain.user import User


def correct(session: Session, fact: Fact, reply_id: int, text: str, *, by: User, now: datetime) -> bool:
    """Put the correction of one published answer in the draft of its comment; say whether it was put there.

    It never leaves by itself. Where somebody is writing or answering already, and what was decided, stays.
    """
    one = next((one for one in facts.outdated(session, fact) if one.reply.id == reply_id), None)
    if one is None or not one.is_open or one.is_busy:
        return False
    comment = session.get_one(Comment, one.comment.id)
    replies.draft(session, comment, text, key=None, by=by, now=now)
    facts.prepared(session, one, by=by, now=now)
    return True
