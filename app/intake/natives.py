"""Native answers: the town's own words on the network, and which comment they answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import backlog, changes, replies
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.standing import Shelf


def settle_own(session: Session, own: Comment, *, now: datetime) -> None:
    """Tie words of the town to what they answer, unless Parvis itself said them."""
    if own.answers_id is None and own.via_reply_id is None and not replies.recognise(session, own):
        answered = _answered(session, own)
        own.answers_id = answered.id if answered else None
    for comment in _touched(session, own):
        backlog.restate(session, comment)
        changes.tell(session, "queue", now)


def adopt(session: Session, comment: Comment) -> None:
    """A comment heard of after the town's answer to it: tie that answer to it now."""
    orphans = select(Comment).where(
        Comment.connection_id == comment.connection_id,
        Comment.parent_external_id == comment.external_id,
        Comment.own.is_(True),
        Comment.answers_id.is_(None),
        Comment.via_reply_id.is_(None),
    )
    for own in session.scalars(orphans):
        if not replies.recognise(session, own):
            own.answers_id = comment.id


def _answered(session: Session, own: Comment) -> Comment | None:
    """Networks of two levels: the parent is answered, or the later author whom the words open by naming."""
    if own.parent_external_id is None:
        return None
    here = select(Comment).where(Comment.connection_id == own.connection_id, Comment.own.is_(False))
    parent = session.scalar(here.where(Comment.external_id == own.parent_external_id))
    others = session.execute(
        here.join(Author, Author.id == Comment.author_id)
        .add_columns(Author)
        .where(Comment.parent_external_id == own.parent_external_id)
        .order_by(Comment.posted_at.desc(), Comment.id.desc())
    ).all()
    for comment, author in others:
        if comment.written_at <= own.written_at and _opens_naming(own.text, author):
            later: Comment = comment
            return later
    return parent


def _opens_naming(text: str | None, author: Author) -> bool:
    opening = (text or "").lstrip().removeprefix("@").casefold()
    names = [name.removeprefix("@").casefold() for name in (author.name, author.handle) if name]
    return any(opening.startswith(name) for name in names)


def _touched(session: Session, own: Comment) -> list[Comment]:
    """What this answers: one comment, or in a private conversation every message that still waits."""
    if own.kind == "message":
        waiting = select(Comment).where(
            Comment.thread_id == own.thread_id, Comment.own.is_(False), Comment.shelf != Shelf.DONE
        )
        return list(session.scalars(waiting))
    answered = session.get(Comment, own.answers_id) if own.answers_id else None
    return [answered] if answered else []
