"""Whether every comment arrives: each account with its state, and what could not be read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.application import Application
from app.domain.arrival import Arrival, UnreadablePart
from app.domain.comment import Comment
from app.domain.connection import Connection

SILENCE = timedelta(days=6)
READ, SHOWN = 500, 20

Hearing = Literal["listening", "silent", "reconnect", "by_hand", "review", "unlinked"]
ORDER: tuple[Hearing, ...] = ("reconnect", "silent", "listening", "by_hand", "review", "unlinked")


@dataclass(frozen=True)
class Heard:
    """One account. comments: how many came from it; unreadable: its newest parts that nothing was made of."""

    connection: Connection
    hearing: Hearing
    comments: int
    unreadable: tuple[UnreadablePart, ...]


@dataclass(frozen=True)
class Listening:
    """nobodys: the newest parts that name no account of ours; set_aside: arrivals given up, kept whole.

    reviewed: the networks that were asked to examine the town's application, and when.
    """

    accounts: tuple[Heard, ...]
    reviewed: dict[str, date]
    nobodys: tuple[UnreadablePart, ...]
    set_aside: int


def listening(session: Session, now: datetime) -> Listening:
    """Every account, problems first, then by number of comments; and what could not be read."""
    parts = _unreadable(session)
    accounts = [
        Heard(one, hearing(one, now), number, tuple(parts[one.id])) for one, number in _counted(session)
    ]
    accounts.sort(key=lambda one: (ORDER.index(one.hearing), -one.comments))
    return Listening(tuple(accounts), _reviewed(session), tuple(parts[None]), _set_aside(session))


def hearing(connection: Connection, now: datetime) -> Hearing:
    """Whether we still hear of this account; six days without a word are unusual."""
    if connection.is_withdrawn:
        return "unlinked"
    if not connection.is_listening:
        return "reconnect"
    heard_at = connection.last_event_at or connection.connected_at
    return "silent" if now - heard_at > SILENCE else "listening"


def _reviewed(session: Session) -> dict[str, date]:
    asked = select(Application).where(Application.review_asked_on.is_not(None))
    return {one.network: one.review_asked_on for one in session.scalars(asked) if one.review_asked_on}


def _counted(session: Session) -> list[tuple[Connection, int]]:
    numbers = select(Comment.connection_id, func.count()).group_by(Comment.connection_id)
    counted: dict[int, int] = {row[0]: row[1] for row in session.execute(numbers)}
    named = select(Connection).order_by(Connection.network, Connection.account)
    return [(one, counted.get(one.id, 0)) for one in session.scalars(named)]


def _unreadable(session: Session) -> defaultdict[int | None, list[UnreadablePart]]:
    """The newest parts, by connection."""
    parts: defaultdict[int | None, list[UnreadablePart]] = defaultdict(list)
    for part in session.scalars(select(UnreadablePart).order_by(UnreadablePart.id.desc()).limit(READ)):
        if len(parts[part.connection_id]) < SHOWN:
            parts[part.connection_id].append(part)
    return parts


def _set_aside(session: Session) -> int:
    return session.scalar(select(func.count()).where(Arrival.set_aside_at.is_not(None))) or 0
