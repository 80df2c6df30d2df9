"""Collecting: pictures are fetched once and kept, so that the town's own server shows them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.attachment import Attachment
from app.domain.comment import Comment
from app.domain.connection import SEALED, Connection
from app.domain.post import Post
from app.errands.opening import opened
from app.house import House
from app.ports.events import AttachmentSeen
from app.ports.failures import NetworkFailure

PATIENCE = 4
FIRST_WAIT = timedelta(minutes=2)


def collect_next(house: House) -> bool:
    """Fetch the next picture that is due; False when none is. Size and type are the channel's to check."""
    now = house.clock()
    with house.db.reading() as session:
        if session.scalar(_due(house)) is None:
            return False
    with house.db.writing() as session:
        attachment = session.scalar(_due(house))
        if attachment is None:
            return False
        attachment.attempts += 1
        tired = attachment.attempts >= PATIENCE
        attachment.next_fetch_at = None if tired else now + FIRST_WAIT * 4**attachment.attempts
        connection = _connection_of(session, attachment)
        access = opened(house, session, connection.id)
        network, seen = connection.network, AttachmentSeen(attachment.source_url)
    if access is None:
        return True
    try:
        fetched = house.channels[network].fetch(seen, access)
    except NetworkFailure:
        return True
    with house.db.writing() as session:
        kept = session.get_one(Attachment, attachment.id)
        kept.content = fetched.content
        kept.media_type = fetched.media_type
        kept.next_fetch_at = None
    return True


def _due(house: House) -> Select[Attachment]:
    """What waits longest; that of a network which is not here, or whose access no key opens, waits for it."""
    due = select(Attachment).where(Attachment.next_fetch_at <= house.clock())
    whose = func.coalesce(Post.connection_id, Comment.connection_id)
    due = due.outerjoin(Post, Post.id == Attachment.post_id).outerjoin(
        Comment, Comment.id == Attachment.comment_id
    )
    due = due.join(Connection, Connection.id == whose).where(Connection.network.in_(list(house.channels)))
    due = due.where(Connection.problem.is_distinct_from(SEALED))
    return due.order_by(Attachment.next_fetch_at).limit(1)


def _connection_of(session: Session, attachment: Attachment) -> Connection:
    if attachment.post_id is not None:
        connection_id = session.get_one(Post, attachment.post_id).connection_id
    else:
        connection_id = session.get_one(Comment, attachment.comment_id).connection_id
    return session.get_one(Connection, connection_id)
