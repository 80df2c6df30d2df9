"""Forgetting: what one person wrote leaves every record, at their wish or their network's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import journal
from app.domain.actor import NETWORK
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.intake.accepting import empty_bodies
from app.intake.digesting import take_in
from app.ports.events import CommentRemoved


def forget(session: Session, network: str, author_external_id: str, *, now: datetime) -> int:
    """Erase a person's words and name on every account of a network; give how many comments that was.

    What the town decided stays in the journal, which holds no words.
    """
    authors = (
        select(Author, Connection)
        .join(Connection, Connection.id == Author.connection_id)
        .where(Connection.network == network, Author.external_id == author_external_id)
    )
    erased = 0
    for author, connection in session.execute(authors).all():
        written = select(Comment).where(Comment.author_id == author.id, Comment.own.is_(False))
        gone = [
            CommentRemoved(connection.account, comment.external_id, now, erase=True)
            for comment in session.scalars(written)
        ]
        take_in(session, connection, gone, now=now)
        empty_bodies(session, network, [one.external_id for one in gone])
        author.name = author.handle = None
        journal.write(session, "intake.forget", f"author:{author.id}", now=now, by=NETWORK)
        erased += len(gone)
    return erased
