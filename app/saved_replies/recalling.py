"""Recalling: where no saved reply suits, what the town answered to nearly the same words under this post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, Select, exists, select
from sqlalchemy.orm import Session

from app import replies
from app.domain.author import Author
from app.domain.before import Before
from app.domain.blank import FIRST_NAME, filled, filling
from app.domain.comment import Comment
from app.domain.errors import NotFound
from app.domain.fact import Fact, FactUse
from app.domain.reply import PUBLIC, Reply, ReplyState, appended
from app.domain.user import User
from app.saved_replies.suggesting import alike

LOOKED_AT, A_MONTH = 200, timedelta(days=30)
ENOUGH, FEWEST_WORDS = 0.5, 2


@dataclass(frozen=True)
class Earlier:
    """An answer of the town, with the name of this person in the place of the one it was written to."""

    reply_id: int
    text: str
    asked: str
    at: datetime | None


def earlier(session: Session, comment: Comment, *, today: date, now: datetime) -> Earlier | None:
    """The public answer of the last month to the nearest words under the same post; None where none is near.

    One that leant on what is no longer true, or known to be, is not said again.
    """
    if comment.is_private:
        return None
    found = session.execute(_answers(comment, today, now)).all()
    near = [(alike(comment.text or "", row[1] or ""), row) for row in found]
    best = max(near, key=lambda one: (one[0].share, one[1][0].id), default=None)
    if best is None or best[0].share < ENOUGH or best[0].shared < FEWEST_WORDS:
        return None
    return _addressed(session, best[1], comment)


def take_earlier(
    session: Session,
    reply_id: int,
    comment: Comment,
    typed: str,
    *,
    today: date,
    by: User,
    now: datetime,
    before: Before | None = None,
) -> None:
    """Put an earlier answer in the draft, after what was typed; NotFound where it may not be said here."""
    row = session.execute(_answers(comment, today, now).where(Reply.id == reply_id)).first()
    if row is None:
        raise NotFound("reply")
    words = _addressed(session, row, comment).text
    key = replies.next_key(session, comment)
    replies.draft(
        session, comment, appended(typed, words), key=key, by=by, now=now, before=before and before.adding
    )


def _answers(comment: Comment, today: date, now: datetime) -> Select[Reply, str | None, Author | None]:
    last = select(Comment.id).where(Comment.thread_id == comment.thread_id, Comment.id != comment.id)
    asked = last.order_by(Comment.posted_at.desc()).limit(LOOKED_AT).subquery()
    told = select(Reply, Comment.text, Author).join(Comment, Comment.id == Reply.comment_id)
    told = told.outerjoin(Author, Author.id == Comment.author_id).where(Comment.id.in_(select(asked.c.id)))
    whole = (Reply.first_part_id.is_(None), Reply.words.is_(None), Reply.holding.is_(False))
    public = (Reply.state == ReplyState.PUBLISHED, Reply.visibility == PUBLIC, Reply.body_id.is_(None))
    return told.where(*whole, *public, Reply.published_at > now - A_MONTH, ~_is_outdated(today))


def _is_outdated(today: date) -> ColumnElement[bool]:
    changed = (FactUse.value != Fact.value) | Fact.removed_at.is_not(None) | (Fact.valid_until < today)
    used = exists().where(FactUse.reply_id == Reply.id, Fact.id == FactUse.fact_id, changed)
    return used.correlate(Reply)


def _addressed(session: Session, row: Row[Reply, str | None, Author | None], comment: Comment) -> Earlier:
    reply, asked, theirs = row
    author = session.get(Author, comment.author_id) if comment.author_id else None
    called = theirs.called if theirs else None
    text = reply.text.replace(called, FIRST_NAME) if called else reply.text
    return Earlier(reply.id, filled(text, filling(author)), asked or "", reply.published_at)
