"""Seeking: whether a reply in the air was said after all, by what is listed there and what came back."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.comment import Comment
from app.domain.reply import Reply
from app.outbox import Heard
from app.ports.channel import Candidate
from app.replies.echoing import parked, reads_as


def heard(session: Session, reply_id: int, listed: Collection[Candidate] = ()) -> Heard:
    """Words that may be this reply: those listed there, and those that came back to us and read as it does.

    A list may leave out what we heard. What came back and reads otherwise may be an answer in its place.
    """
    reply = session.get_one(Reply, reply_id)
    comment = session.get_one(Comment, reply.comment_id)
    own = session.scalars(parked(session, reply, comment)).all()
    back = [Candidate(one.external_id, one.posted_at) for one in own if reads_as(one, reply)]
    seen = {one.external_id: one for one in (*back, *listed)}
    theirs = _of_others(session, reply, comment.connection_id, seen)
    return Heard(
        ours=tuple(one for name, one in seen.items() if name not in theirs),
        talked_over=any(one.answers_id is None and not reads_as(one, reply) for one in own),
    )


def _of_others(session: Session, reply: Reply, connection_id: int, seen: Collection[str]) -> set[str]:
    """Of these words, those that are already known as another reply's, or as a native answer."""
    mates = (
        select(Reply.external_id)
        .join(Comment, Comment.id == Reply.comment_id)
        .where(Comment.connection_id == connection_id)
        .where(Reply.id != reply.id, Reply.external_id.in_(seen))
    )
    natives = select(Comment.external_id).where(
        Comment.connection_id == connection_id,
        Comment.external_id.in_(seen),
        Comment.own.is_(True),
        Comment.via_reply_id.is_not(None) | Comment.answers_id.is_not(None),
        (Comment.via_reply_id != reply.id) | Comment.via_reply_id.is_(None),
    )
    return {known for known in (*session.scalars(mates), *session.scalars(natives)) if known}
