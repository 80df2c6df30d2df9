"""Exporting: every record as one flat row, in the order of its id, never all in memory (contract §5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.domain.assignment import Assignment
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.department import Department
from app.domain.journal_entry import JournalEntry
from app.domain.reply import Reply

Row = dict[str, Any]
STREAMED = {"yield_per": 500}


def comments(session: Session) -> Iterator[Row]:
    """Every comment with where it stands. department: the one that has it in hand, else the suggested one."""
    suggested, asked = aliased(Department), aliased(Department)
    in_hand = (Assignment.comment_id == Comment.id) & Assignment.ended_at.is_(None)
    every = (
        select(Comment, Connection, Author, suggested.slug, asked.slug)
        .join(Connection, Connection.id == Comment.connection_id)
        .outerjoin(Author, Author.id == Comment.author_id)
        .outerjoin(suggested, (suggested.id == Comment.department_id) & suggested.set_aside_at.is_(None))
        .outerjoin(Assignment, in_hand)
        .outerjoin(asked, asked.id == Assignment.department_id)
        .order_by(Comment.id)
    )
    for comment, connection, author, guess, holder in session.execute(every, execution_options=STREAMED):
        yield {
            "id": comment.id,
            "thread": comment.thread_id,
            "network": connection.network,
            "account": connection.account,
            **_said(comment, author),
            **_dated(comment),
            **_judged(comment),
            "department": holder or guess,
            "state": comment.state,
        }


def replies(session: Session) -> Iterator[Row]:
    """Every reply, from draft to publication; the text is exactly what was or will be said."""
    every = (
        select(Reply, Comment.external_id, Connection.network, Connection.account)
        .join(Comment, Comment.id == Reply.comment_id)
        .join(Connection, Connection.id == Comment.connection_id)
        .order_by(Reply.id)
    )
    for reply, comment_external_id, network, account in session.execute(every, execution_options=STREAMED):
        yield {
            "id": reply.id,
            "network": network,
            "account": account,
            "comment_external_id": comment_external_id,
            "text": reply.text,
            "by": reply.by,
            "state": reply.state,
            "external_id": reply.external_id,
            "attempts": reply.attempts,
            "created_at": _instant(reply.created_at),
            "published_at": _instant(reply.published_at),
            "reason": reply.reason,
        }


def journal(session: Session) -> Iterator[Row]:
    """Who did what, when."""
    every = select(JournalEntry).order_by(JournalEntry.id)
    for entry in session.scalars(every, execution_options=STREAMED):
        yield {
            "id": entry.id,
            "at": _instant(entry.at),
            "by": entry.by,
            "act": entry.act,
            "subject": entry.subject,
            "details": entry.details,
        }


def _said(comment: Comment, author: Author | None) -> Row:
    return {
        "kind": comment.kind,
        "external_id": comment.external_id,
        "parent_external_id": comment.parent_external_id,
        "post_external_id": comment.post_external_id,
        "permalink": comment.permalink,
        "author": {
            "external_id": author.told_id if author else None,
            "name": author.name if author else None,
            "handle": author.handle if author else None,
        },
        "text": comment.text,
    }


def _dated(comment: Comment) -> Row:
    return {
        "posted_at": _instant(comment.posted_at),
        "received_at": _instant(comment.received_at),
        "edited_at": _instant(comment.edited_at),
        "removed_at": _instant(comment.removed_at),
        "hidden_at": _instant(comment.hidden_at),
    }


def _judged(comment: Comment) -> Row:
    return {
        "own": comment.own,
        "visibility": comment.visibility,
        "intent": comment.intent,
        "intents": comment.intents,
        "confidence": comment.confidence,
        "urgent": comment.urgent,
    }


def _instant(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None
