"""How promises are shown: a line each, late ones first, and how many were kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app import promises
from app.domain.absence import ONE
from app.domain.working_day import next_working
from app.ports.channel import Channel
from app.web.rows import Network, network
from app.web.visits import Visit


@dataclass(frozen=True)
class Line:
    """One promise. late: its day has passed; today: it is this one."""

    id: int
    comment_id: int
    author: str | None
    channel: Network
    words: str
    due_on: date
    late: bool
    today: bool
    owner: str


@dataclass(frozen=True)
class Board:
    """Every promise to keep, and how many of those due in the last three months were kept."""

    lines: list[Line]
    late: int
    today: int
    kept: promises.Kept


@dataclass(frozen=True)
class Ahead:
    """What is to be kept until the end of the next working day. near: it is tomorrow."""

    until: date
    near: bool
    lines: list[Line]


def board(session: Session, visit: Visit, channels: Mapping[str, Channel]) -> Board:
    """What the page shows."""
    today = visit.today
    lines = [_line(owed, channels, today) for owed in promises.owed(session)]
    late, due = sum(line.late for line in lines), sum(line.today for line in lines)
    return Board(lines, late, due, promises.kept(session, today))


def ahead(session: Session, visit: Visit, channels: Mapping[str, Channel]) -> Ahead:
    """What falls due until the next working day: on a Friday, what the weekend would let slip."""
    today = visit.today
    until = next_working(today)
    lines = [_line(owed, channels, today) for owed in promises.owed(session, after=today, until=until)]
    return Ahead(until, until == today + ONE, lines)


def _line(owed: promises.Owed, channels: Mapping[str, Channel], today: date) -> Line:
    promise, comment = owed.promise, owed.comment
    return Line(
        id=promise.id,
        comment_id=comment.id,
        author=comment.author.shown_name if comment.author else None,
        channel=network(channels, comment.connection.network),
        words=promise.words,
        due_on=promise.due_on,
        late=promise.due_on < today,
        today=promise.due_on == today,
        owner=owed.owner.name,
    )
