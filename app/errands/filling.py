"""Filling: the demonstration's town at the size of a large city, for measuring. Inserted, not told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import indexing, settings
from app.db import insert_if_absent, insert_many
from app.domain.actor import CONSOLE, By
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.department import Department
from app.domain.dismissal import Dismissal
from app.domain.errors import Conflict
from app.domain.post import Post
from app.domain.standing import Shelf
from app.domain.tally import Tally
from app.domain.thread import Thread
from app.errands import inventing
from app.errands.inventing import Ground, Made, Row
from app.errands.staging import Line, is_real, stage_of, town_of
from app.house import House

AT_ONCE = 2_000
Named = TypeVar("Named", Author, Comment, Post, Thread)


def fill(house: House, comments: int, days: int, seed: int, *, by: By = CONSOLE) -> None:
    """Add so many comments, written over so many days, one in twenty still open. Twice is once.

    Raises Conflict where there is no demonstration, or an account of the town's own.
    """
    span = timedelta(days=days)
    lines = stage_of(house).lines()
    with house.db.writing() as session:
        town = town_of(session)
        if town is None or is_real(session):
            raise Conflict("real_connection" if town else "no_demonstration")
        _open_before(session, town.connected_at - span, house.clock(), by=by)
        ground = _ground(session, town, lines, comments, span, seed)
    for start in range(0, comments, AT_ONCE):
        with house.db.writing() as session:
            _insert(session, ground, range(start, min(comments, start + AT_ONCE)), by=by)


def _open_before(session: Session, oldest: datetime, now: datetime, *, by: By) -> None:
    """Let the backlog begin before the oldest comment, so that none counts as *avant Parvis*."""
    start = (oldest - timedelta(days=1)).date().isoformat()
    if start < settings.settings_of(session)["backlog_start"]:
        settings.set_to(session, "backlog_start", start, now=now, by=by)


def _ground(
    session: Session, town: Connection, lines: Sequence[Line], comments: int, span: timedelta, seed: int
) -> Ground:
    people = inventing.people(lines, 1 + comments // inventing.AN_AUTHOR, seed)
    posts = inventing.posts(lines, 1 + comments // inventing.A_POST, seed, town.connected_at, span)
    authors, published = _add(session, Author, town.id, people), _add(session, Post, town.id, posts)
    threads = [{"external_id": name, "post_id": post_id} for name, post_id in published.items()]
    return Ground(
        town=town.id,
        opened_at=town.connected_at,
        span=span,
        seed=seed,
        threshold=float(settings.settings_of(session)["read_threshold"]),
        templates=inventing.templates(lines),
        authors=list(authors.values()),
        threads=[(thread_id, name) for name, thread_id in _add(session, Thread, town.id, threads).items()],
        departments={one.slug: one.id for one in session.scalars(Department.in_order())},
    )


def _insert(session: Session, ground: Ground, numbers: range, *, by: By) -> None:
    known = _ids(session, Comment, ground.town, [inventing.name_of(ground.seed, one) for one in numbers])
    made = [
        inventing.make(ground, one) for one in numbers if inventing.name_of(ground.seed, one) not in known
    ]
    ids = _add(session, Comment, ground.town, [one.row for one in made])
    insert_many(session, Dismissal, list(inventing.dismissals(made, ids, by=by)))
    insert_many(session, Comment, list(inventing.answers(made, ids)))
    indexing.keep_all(session, list(ids.values()))
    _count(session, made)


def _add(session: Session, noun: type[Named], town: int, rows: Sequence[Row]) -> dict[str, int]:
    """Insert what is not there yet; give the ids of all by their names, in the order of the rows."""
    names = [row["external_id"] for row in rows]
    known = _ids(session, noun, town, names)
    fresh = [{"connection_id": town, **row} for row in rows if row["external_id"] not in known]
    insert_many(session, noun, fresh)
    ids = _ids(session, noun, town, names)
    return {name: ids[name] for name in names}


def _ids(session: Session, noun: type[Named], town: int, names: Sequence[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for some in _batched(names):
        mine = select(noun.external_id, noun.id).where(noun.connection_id == town)
        ids |= {row[0]: row[1] for row in session.execute(mine.where(noun.external_id.in_(some)))}
    return ids


def _batched(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))


def _count(session: Session, made: Iterable[Made]) -> None:
    """Add to the counts what `backlog.restate` would have added one by one."""
    amounts: Counter[str] = Counter()
    for one in made:
        standing = one.standing
        if standing.shelf is not None:
            amounts[standing.shelf.value] += 1
        if standing.shelf is Shelf.TO_ANSWER:
            amounts[f"intent:{one.row['intent']}"] += 1
        if standing.is_debt and standing.waiting_since is not None:
            amounts["debt"] += 1
            amounts["debt_since"] += int(standing.waiting_since.timestamp())
    for name in sorted(amounts):
        insert_if_absent(session, Tally, {"name": name, "amount": 0})
        session.execute(update(Tally).where(Tally.name == name).values(amount=Tally.amount + amounts[name]))
