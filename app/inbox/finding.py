"""Finding one thing by its id."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from app.domain.attachment import Attachment
from app.domain.comment import Comment
from app.domain.errors import NotFound
from app.domain.reply import Reply


def find(session: Session, comment_id: int) -> Comment:
    """A comment that somebody wrote to the town; NotFound for words of our own too."""
    comment = session.get(Comment, comment_id)
    if comment is None or comment.own:
        raise NotFound("comment")
    return comment


def find_reply(session: Session, reply_id: int) -> tuple[Reply, Comment]:
    """A reply and the comment it answers; NotFound when there is none."""
    reply = session.get(Reply, reply_id)
    if reply is None:
        raise NotFound("reply")
    return reply, session.get_one(Comment, reply.comment_id)


def found(session: Session, comments: Iterable[int]) -> list[Comment]:
    """Those of these comments that there are, each with its account and the service that triage suggests."""
    mine = select(Comment).where(Comment.id.in_(list(comments)), Comment.own.is_(False))
    whole = joinedload(Comment.department), joinedload(Comment.connection)
    return list(session.scalars(mine.options(*whole)))


def picture(session: Session, attachment_id: int) -> tuple[bytes, str]:
    """A picture's bytes and type; NotFound until it was fetched and checked."""
    attachment = session.get(Attachment, attachment_id, options=[undefer(Attachment.content)])
    if attachment is None or attachment.content is None or attachment.media_type is None:
        raise NotFound("attachment")
    return attachment.content, attachment.media_type
