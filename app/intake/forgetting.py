"""Forgetting: what one person wrote leaves every record, at their wish or their network's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import journal
from app.domain.actor import NETWORK
from app.domain.arrival import Arrival
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.intake.digesting import take_in
from app.ports.events import CommentRemoved

BODIES_AT_ONCE = 500


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
        _empty_bodies(session, network, [one.external_id for one in gone])
        author.name = author.handle = None
        journal.write(session, "intake.forget", f"author:{author.id}", now=now, by=NETWORK)
        erased += len(gone)
    return erased


def _empty_bodies(session: Session, network: str, external_ids: Sequence[str]) -> None:
    """Let go of the raw bodies that told of these comments, however they spell a slash."""
    marks = [one.encode() for name in external_ids for one in {name, name.replace("/", "\\/")}]
    read = select(Arrival.id, Arrival.body).where(
        Arrival.network == network, Arrival.digested_at.is_not(None), Arrival.body != b""
    )
    kept = session.execute(read, execution_options={"yield_per": BODIES_AT_ONCE})
    told = [number for number, body in kept if any(mark in body for mark in marks)]
    for start in range(0, len(told), BODIES_AT_ONCE):
        theirs = Arrival.id.in_(told[start : start + BODIES_AT_ONCE])
        session.execute(update(Arrival).where(theirs).values(body=b""))
