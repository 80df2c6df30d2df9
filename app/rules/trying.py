"""Trying: what a rule would have done in the last thirty days, before it does anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.assignment import PEOPLE, STOOD, Assignment
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.correction import Correction
from app.domain.department import Department
from app.domain.post import Post
from app.domain.rule import Acts, Condition
from app.domain.standing import QUIET_INTENTS, Shelf, State
from app.domain.thread import Thread
from app.rules.contradicting import MONTH
from app.rules.matching import Facts, Span, met

MOST_READ = 20_000  # comments of a month
HEEDED = frozenset({State.ANSWERED, State.ANSWERED_ELSEWHERE, State.PAUSED})
TOO_MANY = 3  # one comment in so many is more than a rule should touch


class Agreement(StrEnum):
    """SAME: it stands so already; MORE: nobody has said so; OTHER: a person has said otherwise."""

    SAME = "same"
    MORE = "more"
    OTHER = "other"


@dataclass(frozen=True)
class Touched:
    """One comment that the rule would have touched. said: the service or tag that stands there now."""

    comment_id: int
    network: str
    author: str | None
    lang: str | None
    at: datetime
    text: str
    spans: tuple[Span, ...]
    agreement: Agreement
    department: str | None
    intent: str | None


@dataclass(frozen=True)
class Trial:
    """touched: the newest first; read: of how many comments."""

    touched: list[Touched]
    read: int

    @property
    def too_many(self) -> bool:
        return len(self.touched) * TOO_MANY > self.read and len(self.touched) > TOO_MANY

    def count(self, agreement: Agreement) -> int:
        return sum(one.agreement is agreement for one in self.touched)


@dataclass(frozen=True)
class _Read:
    id: int
    text: str
    lang: str | None
    stars: int | None
    intent: str | None
    said_intent: str | None
    urgent: bool
    state: str | None
    shelf: str | None
    written_at: datetime
    post: str | None
    network: str
    author: str | None


@dataclass(frozen=True)
class _Said:
    """What people and the backlog say of a comment. department, intent: a person's own word."""

    department: str | None = None
    intent: str | None = None
    urgent: str | None = None


def try_out(
    session: Session, asks: Sequence[Condition], does: Acts, *, zone: ZoneInfo, now: datetime
) -> Trial:
    """Read the comments of the last thirty days as the rule would have. It writes nothing."""
    rows = [_Read(*row) for row in session.execute(_month(now))]
    hits = [(row, spans) for row in rows if (spans := met(asks, _facts(row, zone))) is not None]
    words = _said_of(session, [row.id for row, _spans in hits])
    nothing = _Said()
    said = [(row, spans, words.get(row.id, nothing)) for row, spans in hits]
    touched = [_touched(row, spans, does, one) for row, spans, one in said if _acts_on(row, does, one)]
    return Trial(touched, len(rows))


def _month(now: datetime) -> Select[*tuple[Any, ...]]:
    written = func.coalesce(Comment.posted_at, Comment.received_at)
    return (
        select(
            Comment.id,
            Comment.text,
            Comment.lang,
            Comment.stars,
            Comment.intent,
            Comment.said_intent,
            Comment.urgent,
            Comment.state,
            Comment.shelf,
            written,
            Post.text,
            Connection.network,
            func.coalesce(Author.name, Author.handle),
        )
        .join(Thread, Thread.id == Comment.thread_id)
        .join(Connection, Connection.id == Comment.connection_id)
        .outerjoin(Post, Post.id == Thread.post_id)
        .outerjoin(Author, Author.id == Comment.author_id)
        .where(Comment.own.is_(False), Comment.text.is_not(None), written >= now - MONTH)
        .order_by(written.desc(), Comment.id.desc())
        .limit(MOST_READ)
    )


def _facts(row: _Read, zone: ZoneInfo) -> Facts:
    return Facts(
        text=row.text,
        post=row.post or "",
        network=row.network,
        lang=row.lang,
        stars=row.stars,
        author=row.author,
        at=row.written_at.astimezone(zone),
        intent=row.said_intent or row.intent,
    )


def _acts_on(row: _Read, does: Acts, said: _Said) -> bool:
    """A rule that only lays aside leaves alone what is urgent, unless a person alone says that it is."""
    return does != Acts(to_read=True) or not row.urgent or said.urgent is not None


def _touched(row: _Read, spans: list[Span], does: Acts, said: _Said) -> Touched:
    return Touched(
        comment_id=row.id,
        network=row.network,
        author=row.author,
        lang=row.lang,
        at=row.written_at,
        text=row.text,
        spans=tuple(spans),
        agreement=_agreement(row, does, said),
        department=said.department,
        intent=said.intent or row.intent,
    )


def _agreement(row: _Read, does: Acts, said: _Said) -> Agreement:
    found = set(_agreements(row, does, said))
    return Agreement.OTHER if Agreement.OTHER in found else max(found, default=Agreement.SAME, key=_weight)


def _weight(agreement: Agreement) -> int:
    return list(Agreement).index(agreement)


def _agreements(row: _Read, does: Acts, said: _Said) -> Iterator[Agreement]:
    if slug := does.assign or does.suggest:
        yield _compared(slug, said.department, None)
    if does.intent:
        yield _compared(does.intent, said.intent, row.intent)
    if does.tell and not does.decides:
        yield Agreement.MORE  # nobody has told them
    if does.urgent:
        yield _compared("yes", said.urgent, "yes" if row.urgent else None)
    if does.to_read:
        yield _laid(row, said)


def _laid(row: _Read, said: _Said) -> Agreement:
    """To be read: otherwise where a person took it up; already so where it lies there or was set aside."""
    wanted = said.department or said.urgent == "yes" or (said.intent or "other") not in QUIET_INTENTS
    if wanted or row.state in HEEDED:
        return Agreement.OTHER
    return Agreement.SAME if row.shelf == Shelf.TO_READ or row.state == State.DISMISSED else Agreement.MORE


def _compared(wanted: str, by_person: str | None, stands: str | None) -> Agreement:
    if by_person is not None:
        return Agreement.SAME if by_person == wanted else Agreement.OTHER
    return Agreement.SAME if stands == wanted else Agreement.MORE


def _said_of(session: Session, ids: Sequence[int]) -> Mapping[int, _Said]:
    """What people said of these comments, the last word of each."""
    words: dict[int, dict[str, str]] = {}
    corrected = select(Correction).where(Correction.undone_at.is_(None)).order_by(Correction.id)
    for one in session.scalars(corrected.where(Correction.comment_id.in_(ids))):
        words.setdefault(one.comment_id, {})[one.about] = one.becomes
    handed = (
        select(Assignment.comment_id, Department.slug)
        .join(Department, Department.id == Assignment.department_id)
        .where(Assignment.comment_id.in_(ids), Assignment.by.startswith(PEOPLE))
        .where(Assignment.ending.is_(None) | Assignment.ending.in_(STOOD))
        .order_by(Assignment.id)
    )
    for comment_id, slug in session.execute(handed):
        words.setdefault(comment_id, {})["department"] = slug
    return {
        number: _Said(said.get("department"), said.get("intent"), said.get("urgent"))
        for number, said in words.items()
    }
