"""Keeping: a comment's words go into the index with it, change with it and leave with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from app.db import insert_many
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.search_text import SearchText
from app.indexing.spelling import named, roots, words_of


def keep(session: Session, comment: Comment, *, is_new: bool = False) -> None:
    """Let a comment be found by what it says now; one that says nothing any more is not found.

    is_new: it was stored in this act, so that nothing is kept of it yet.
    """
    author = session.get(Author, comment.author_id) if comment.author_id else None
    network = session.get_one(Connection, comment.connection_id).network
    entry = _entry(comment, author, network)
    mine = SearchText.comment_id == comment.id
    what_is_kept = select(SearchText.place, SearchText.words).where(mine)
    kept = None if is_new else session.execute(what_is_kept).first()
    if kept is not None and entry is not None and tuple(kept) == (entry["place"], entry["words"]):
        return
    if kept is not None:
        session.execute(delete(SearchText).where(mine))
    insert_many(session, SearchText, [entry] if entry else [])


def keep_those_of(session: Session, author: Author) -> None:
    """Let every comment of a person be found by the name they have now."""
    for comment in session.scalars(select(Comment).where(Comment.author_id == author.id)).all():
        keep(session, comment)


def keep_all(session: Session, comment_ids: Sequence[int]) -> None:
    """Let many new comments be found, at once."""
    insert_many(session, SearchText, list(_entries(session, comment_ids)))


def catch_up(session: Session, at_most: int) -> bool:
    """Index the next comments after the last one that is; False when none was left.

    What was stored before there was an index is found through this, in as many acts as one likes.
    """
    last = session.scalar(select(func.max(SearchText.comment_id))) or 0
    missing = select(Comment.id).where(Comment.id > last, _says_something()).order_by(Comment.id)
    ids = list(session.scalars(missing.limit(at_most)))
    keep_all(session, ids)
    return bool(ids)


def _entries(session: Session, comment_ids: Sequence[int]) -> Iterator[dict[str, object]]:
    written = (
        select(Comment, Author, Connection.network)
        .outerjoin(Author, Author.id == Comment.author_id)
        .join(Connection, Connection.id == Comment.connection_id)
        .where(Comment.id.in_(comment_ids))
    )
    for comment, author, network in session.execute(written):
        entry = _entry(comment, author, network)
        if entry is not None:
            yield entry


def _says_something() -> ColumnElement[bool]:
    return and_(Comment.own.is_(False), or_(Comment.removed_at.is_(None), Comment.text.is_not(None)))


def _entry(comment: Comment, author: Author | None, network: str) -> dict[str, object] | None:
    """What is kept of a comment, None for our own words and for those that were erased."""
    if comment.own or (comment.removed_at is not None and comment.text is None):
        return None
    names = [name for name in (author.name, author.handle) if name] if author else []
    found = dict.fromkeys(
        root
        for text in (comment.text or "", *names, network)
        for word, *_ in words_of(text)
        for root in roots(word)
    )
    found |= dict.fromkeys(named(word) for name in names for word, *_ in words_of(name))
    place = SearchText.place_of(comment.written_at, comment.id)
    return {"place": place, "comment_id": comment.id, "words": " ".join(found)}
