"""Posts and threads: the context of comments, made when first named and completed when read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app import backlog, changes, rules
from app.db import find_or_insert, insert_or_find
from app.domain.attachment import Attachment
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.post import Post
from app.domain.standing import Shelf
from app.domain.thread import Thread
from app.ports.events import AttachmentSeen, CommentSeen, PostSeen


def see_post(session: Session, connection: Connection, event: PostSeen, *, now: datetime) -> None:
    """Keep what the town published; what the event does not say stays as it was."""
    post = post_named(session, connection, event.external_id, now=now)
    had_text = post.text
    post.text = event.text if event.text is not None else post.text
    post.permalink = event.permalink or post.permalink
    post.published_at = event.published_at or post.published_at
    post.removed_at = now if event.removed else post.removed_at
    if event.whole:
        post.next_read_at = None
    attach(session, event.attachments, post_id=post.id, now=now)
    if post.text != had_text:
        _sort_anew(session, post, now)
        changes.tell(session, "queue", now)


def post_named(session: Session, connection: Connection, external_id: str, *, now: datetime) -> Post:
    """The post with this id, made empty when it is first heard of."""
    mine = {"connection_id": connection.id, "external_id": external_id}
    return find_or_insert(session, Post, mine, {"next_read_at": now, "read_attempts": 0})[0]


def thread_of(session: Session, connection: Connection, seen: CommentSeen, *, now: datetime) -> Thread:
    """The conversation a comment stands in: under its post, with its person, or its own."""
    named = seen.thread_external_id or seen.post_external_id or seen.external_id
    mine = {"connection_id": connection.id, "external_id": named}
    thread = session.scalar(select(Thread).filter_by(**mine).options(joinedload(Thread.post)))
    if thread is None:
        post = None
        if seen.thread_external_id is None and seen.post_external_id is not None and seen.kind != "post":
            post = post_named(session, connection, seen.post_external_id, now=now)
        thread, _ = insert_or_find(session, Thread, mine, {"post_id": post.id if post else None})
        set_committed_value(thread, "post", post)
    return thread


def attach(
    session: Session,
    seen: tuple[AttachmentSeen, ...],
    *,
    post_id: int | None = None,
    comment_id: int | None = None,
    now: datetime,
) -> None:
    """Remember pictures once: their addresses are signed anew each time, so they are told by their place."""
    if not seen:
        return
    mine = select(Attachment).filter_by(post_id=post_id, comment_id=comment_id).order_by(Attachment.id)
    known = session.scalars(mine).all()
    for attachment, kept in zip(seen, known, strict=False):
        if not kept.is_shown:
            kept.source_url = attachment.url
            kept.next_fetch_at = (
                now if kept.next_fetch_at is None and kept.media == "image" else kept.next_fetch_at
            )
    for attachment in seen[len(known) :]:
        session.add(
            Attachment(
                post_id=post_id,
                comment_id=comment_id,
                source_url=attachment.url,
                media=attachment.media,
                alt=attachment.alt,
                next_fetch_at=now if attachment.media == "image" else None,
                attempts=0,
            )
        )


def _sort_anew(session: Session, post: Post, now: datetime) -> None:
    """A comment without a topic takes its post's, and a rule may ask for it: sort again those that wait."""
    waiting = (Shelf.TO_ANSWER, Shelf.TO_READ)
    under = select(Comment).join(Thread, Thread.id == Comment.thread_id).where(Thread.post_id == post.id)
    theirs = under.where(Comment.shelf.in_(waiting), Comment.own.is_(False)).order_by(Comment.id)
    for comment in session.scalars(theirs):
        rules.sort(session, comment, now=now)
        backlog.restate(session, comment)
        rules.hand_over(session, comment, now=now)
