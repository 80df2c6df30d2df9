"""How promises are shown: a line each, late ones first, and how many were kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app import promises
from app.ports.channel import Channel
from app.web.rows import Network, network
from app.web.visits import Visit


@dataclass(frozen=True)
class Line:
    """One promise. late: its day has passed."""

    id: int
    comment_id: int
    author: str | None
    channel: Network
    words: str
    due_on: date
    late: bool
    owner: str


@dataclass(frozen=True)
class Board:
    """Every promise to keep, and how many of those due in the last three months were kept."""

    lines: list[Line]
    late: int
    kept: promises.Kept


def board(session: Session, visit: Visit, channels: Mapping[str, Channel]) -> Board:
    """What the page shows."""
    today = visit.now.astimezone(visit.zone).date()
    lines = [_line(owed, channels, today) for owed in promises.owed(session)]
    return Board(lines, sum(line.late for line in lines), promises.kept(session, today))


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
        owner=owed.owner.name,
    )
