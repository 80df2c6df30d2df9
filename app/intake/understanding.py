"""Understanding: what was read of a comment's meaning lets it be sorted better, a moment after it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import backlog
from app.domain.comment import Comment
from app.domain.post import Post
from app.domain.sense import Sense
from app.domain.standing import Shelf
from app.domain.thread import Thread
from app.intake.sorting_anew import LOOKED_AT, sort_again
from app.triage import Spoken


@dataclass(frozen=True)
class Unread:
    """A comment whose meaning nobody has read. text_at: when its words became what they are."""

    comment_id: int
    text_at: datetime | None
    text: str = field(repr=False)
    post: str | None = field(repr=False)


def unread(session: Session, reader: str, most: int) -> list[Unread]:
    """The newest comments that wait and that this reader has not read as they stand."""
    last = session.scalar(select(func.max(Comment.id))) or 0
    same = (Sense.comment_id == Comment.id, Sense.text_at.is_not_distinct_from(Comment.edited_at))
    is_read = (
        select(Sense.comment_id).where(*same, Sense.model == reader, Sense.direction.is_not(None)).exists()
    )
    waiting = Comment.shelf.in_((Shelf.TO_ANSWER, Shelf.TO_READ))
    found = select(Comment.id, Comment.edited_at, Comment.text, Post.text).where(
        Comment.id > last - LOOKED_AT, waiting, Comment.own.is_(False), Comment.text.is_not(None), ~is_read
    )
    under = found.join(Thread, Thread.id == Comment.thread_id).outerjoin(Post, Post.id == Thread.post_id)
    rows = session.execute(under.order_by(Comment.id.desc()).limit(most))
    return [Unread(number, text_at, text or "", post) for number, text_at, text, post in rows]


def understand(session: Session, one: Unread, spoken: Spoken, *, now: datetime) -> None:
    """Keep what its meaning speaks for, and sort it again; a person's word and a rule's go before it."""
    comment = session.get_one(Comment, one.comment_id)
    backlog.lock(session, comment)  # its author may have changed it meanwhile
    if comment.text is None or comment.edited_at != one.text_at:
        return
    kept = {
        "model": spoken.reader,
        "text_at": one.text_at,
        "speaks": spoken.heights,
        "direction": spoken.direction,
    }
    session.merge(Sense(comment_id=comment.id, **kept))
    session.flush()  # sorting asks for it
    sort_again(session, comment, now=now)
