"""What a person has to decide before it goes on."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.reply import Reply, ReplyState


def stuck_replies(session: Session) -> int:
    """How many replies failed, or may or may not have been said."""
    stuck = Reply.state.in_((ReplyState.FAILED, ReplyState.IN_DOUBT))
    return session.scalar(select(func.count()).select_from(Reply).where(stuck)) or 0
