"""Searching: how each database finds comments by their words, the latest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    cast,
    column,
    false,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from app import indexing
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.department import Department
from app.domain.search_text import A_SECOND, SearchText
from app.inbox.asking import Known, Question, Roots, ask

One = TypeVar("One", Comment, int)

# SQLite's own index, by the same places as the table it indexes.
INDEX = table("search_index", column("rowid", BigInteger), column("search_index"))


@dataclass(frozen=True)
class Search:
    """A question put to one kind of database. zone: where its days begin and end."""

    question: Question
    zone: tzinfo
    by_rowid: bool

    @property
    def place(self) -> ColumnElement[int]:
        """What the results are ordered by, so that the latest are read first and no others."""
        return INDEX.c.rowid if self.by_rowid else SearchText.__table__.c.place

    def narrowed(self, statement: Select[One]) -> Select[One]:
        """Add to a query over comments what their words, their dates and their lists must be."""
        question = self.question
        if question.is_empty:
            statement = statement.where(false())
        if question.shelves:
            statement = statement.where(Comment.shelf.in_(question.shelves))
        if question.is_queue:
            written = func.coalesce(Comment.posted_at, Comment.received_at)
            return statement.where(*self._dated(written, lambda at: at))
        statement = statement.where(*self._dated(self.place, lambda at: SearchText.place_of(at, 0)))
        return self._by_words(statement)

    def _dated(self, what: ColumnElement[Any], point: Callable[[datetime], Any]) -> list[ColumnElement[bool]]:
        since, until = self.question.period.since, self.question.period.until
        bounds = []
        if since:
            bounds.append(what >= point(self._midnight(since)))
        if until:
            bounds.append(what < point(self._midnight(until)))
        return bounds

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self.zone).astimezone(UTC)

    def _by_words(self, statement: Select[One]) -> Select[One]:
        wanted = (*self.question.words, *((name,) for name in self.question.author))
        if self.by_rowid:
            own = Comment.id == INDEX.c.rowid.op("&")(literal_column(str(A_SECOND - 1)))
            return (
                statement.select_from(INDEX)
                .join(Comment, own)
                .where(INDEX.c.search_index.op("MATCH")(_fts(wanted)))
            )
        statement = statement.join(SearchText, SearchText.comment_id == Comment.id)
        if not wanted:
            return statement
        vector: ColumnElement[Any] = literal_column("search_text.vector")
        return statement.where(vector.op("@@")(cast(_tsquery(wanted), TSQUERY)))


def search(session: Session, typed: str, now: datetime, zone: tzinfo) -> Search:
    """Understand what was typed, with the services and networks this town has."""
    question = ask(typed, _known(session), now.astimezone(zone).date())
    return _put_to(session, question, zone)


def those_that_say(session: Session, question: Question) -> Select[int]:
    """The ids of the comments that say what is asked for, the latest written first."""
    search = _put_to(session, question, UTC)
    return search.narrowed(select(Comment.id)).order_by(search.place.desc())


def _put_to(session: Session, question: Question, zone: tzinfo) -> Search:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return Search(question, zone, by_rowid=is_sqlite and question.by_words)


def _known(session: Session) -> Known:
    services = list(session.scalars(Department.in_order()))
    names = {indexing.fold(one.slug): one.slug for one in services}
    names |= {indexing.fold(one.name): one.slug for one in services}
    networks = session.scalars(select(Connection.network).distinct())
    return Known(names, frozenset(networks))


def _fts(wanted: Sequence[Roots]) -> str:
    """« ("electr" OR "electricit") AND "rout" »: roots hold letters and figures alone."""
    return " AND ".join("(" + " OR ".join(f'"{root}"' for root in roots) + ")" for roots in wanted)


def _tsquery(wanted: Sequence[Roots]) -> str:
    return " & ".join("(" + " | ".join(f"'{root}'" for root in roots) + ")" for roots in wanted)
