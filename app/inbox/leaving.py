"""Leaving: what of one person's replies is on its way, and what Parvis did itself, for the outgoing bar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from app.domain.comment import Comment
from app.domain.reply import Reply, ReplyState
from app.domain.rule import Rule
from app.domain.user import User

REMEMBERED = timedelta(minutes=10)


@dataclass(frozen=True)
class Leaving:
    """A reply on its way or just gone, and the comment it answers."""

    reply: Reply
    comment: Comment


def leaving(session: Session, user: User, now: datetime) -> list[Leaving]:
    """This person's replies that wait or are being sent, next one first; else the last one published."""
    mine = select(Reply, Comment).join(Comment, Comment.id == Reply.comment_id)
    mine = mine.where(Reply.user_id == user.id, Reply.sent_at.is_not(None)).options(
        joinedload(Comment.author), joinedload(Comment.connection)
    )
    open_states = (ReplyState.WAITING, ReplyState.SENDING)
    waiting = session.execute(mine.where(Reply.state.in_(open_states)).order_by(Reply.due_at, Reply.id))
    found = [Leaving(reply, comment) for reply, comment in waiting]
    if found:
        return found
    last = session.execute(
        mine.where(Reply.state == ReplyState.PUBLISHED, _lately(now)).order_by(Reply.sent_at.desc()).limit(1)
    ).first()
    return [Leaving(last[0], last[1])] if last else []


def stopped_rule(session: Session) -> Rule | None:
    """A rule that Parvis switched off, since people contradicted it, and nobody knows of it yet."""
    return session.scalar(Rule.stopped_unseen().limit(1))


def _lately(now: datetime) -> ColumnElement[bool]:
    """What was sent a moment ago, or, where several left one after the other, published a moment ago."""
    published = Reply.batch_id.is_not(None) & (Reply.published_at > now - REMEMBERED)
    return (Reply.sent_at > now - REMEMBERED) | published
