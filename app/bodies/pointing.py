"""Pointing: a body's ready sentence becomes the draft of a comment, to be read again before it leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import replies
from app.domain.before import Before
from app.domain.comment import Comment
from app.domain.outside_body import OutsideBody
from app.domain.reply import Reply, ReplyState, appended
from app.domain.user import User


def point(
    session: Session,
    body: OutsideBody,
    comment: Comment,
    typed: str | None,
    *,
    by: User,
    now: datetime,
    before: Before | None = None,
) -> None:
    """Put its sentence in the draft, after what was typed (None: after what is kept there)."""
    if typed is None:
        kept = session.scalar(Reply.draft_of(comment.id))
        typed = kept.text if kept else ""
    key = replies.next_key(session, comment)
    replies.draft(
        session, comment, appended(typed, body.said), key=key, by=by, now=now, before=before and before.adding
    )
    session.flush()  # the draft may be new
    for begun in session.scalars(Reply.draft_of(comment.id)):
        begun.body_id = body.id


def pointed(session: Session, *, since: datetime) -> list[tuple[OutsideBody, int]]:
    """How many answers that were published since then point to each, the most frequent first."""
    said = (
        select(OutsideBody, func.count(Reply.id))
        .join(Reply, Reply.body_id == OutsideBody.id)
        .where(Reply.state == ReplyState.PUBLISHED, Reply.published_at >= since)
        .group_by(OutsideBody.id)
        .order_by(func.count(Reply.id).desc(), OutsideBody.position)
    )
    return [(body, number) for body, number in session.execute(said)]
