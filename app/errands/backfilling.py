"""Backfilling: what an account's network still has from before is read, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app import connections, intake, spending
from app.domain.connection import NEEDS_RECONNECTION, Connection
from app.domain.errors import NotAllowed, NotFound
from app.house import House
from app.ports.channel import Access, Polled
from app.ports.events import CommentPosted
from app.ports.failures import NeedsReconnection, NetworkFailure, TemporaryFailure
from app.ports.seal import BrokenSeal

LATER, LONGEST = timedelta(minutes=15), timedelta(hours=24)


@dataclass(frozen=True)
class Page:
    """The next page to ask for, and as whom."""

    connection_id: int
    network: str
    access: Access
    since: datetime
    cursor: str | None


def backfill_next(house: House) -> bool:
    """Read the next page of an account's past; False when none is wanted.

    A network that is busy is asked again later; one that refuses keeps its past.
    """
    with house.db.reading() as session:
        page = _next(house, session)
    if page is None:
        return False
    try:
        _read(house, page)
    except TemporaryFailure as failure:
        _rest(house, page, failure.retry_after)
    except NetworkFailure as failure:
        _give_up(house, page, failure)
    return True


def backfill(house: House, network: str, account: str, since: datetime) -> int:
    """Read at once all that the network still has from `since` on; give how many comments it told of.

    Raises NotFound (no such account), NotAllowed (the network refused, with its `reason`): what was read
    until then stays, and the worker reads on when the network was only busy.
    """
    with house.db.writing() as session:
        connection = session.scalar(Connection.on(network).where(Connection.account == account))
        if connection is None:
            raise NotFound("connection", account=account)
        connection.read_past(since)
        connection_id = connection.id
    while (page := _page_of(house, connection_id)) is not None:
        try:
            _read(house, page)
        except NetworkFailure as failure:
            if not isinstance(failure, TemporaryFailure):
                _give_up(house, page, failure)
            label = house.channels[network].label
            raise NotAllowed("network_refused", network=label, reason=failure.reason) from failure
    with house.db.reading() as session:
        return session.get_one(Connection, connection_id).backfilled


def _read(house: House, page: Page) -> None:
    asked_at = house.clock()  # what is heard may be older than the answer, never than the question
    polled = house.channels[page.network].backfill(page.access, page.since, page.cursor, asked_at)
    try:
        _take_in(house, page, polled, asked_at)
    except intake.OF_AN_EVENT:  # one odd comment must not end the past: again, each by itself
        _take_in(house, page, polled, asked_at, alone=True)


def _take_in(house: House, page: Page, polled: Polled, asked_at: datetime, *, alone: bool = False) -> None:
    with house.db.writing() as session:
        connection = session.get_one(Connection, page.connection_id)
        intake.take_in(session, connection, polled.events, now=asked_at, read_now=True, alone=alone)
        _turn(connection, page, polled)
        if polled.memory is not None:
            connections.remember(session, page.access, polled.memory, seal=house.seal)
        if polled.rest is not None:
            connection.read_later(house.clock() + min(polled.rest, LONGEST))
        spending.spend(session, connection.id, polled.spent, now=house.clock())


def _turn(connection: Connection, page: Page, polled: Polled) -> None:
    """Note how far the past was read, unless it was asked for anew meanwhile."""
    if (connection.backfill_since, connection.backfill_cursor) != (page.since, page.cursor):
        return
    told = sum(isinstance(event, CommentPosted) and not event.comment.own for event in polled.events)
    connection.backfilled += told
    connection.backfill_cursor = polled.cursor
    if polled.cursor is None:
        connection.backfill_since = None


def _next(house: House, session: Session) -> Page | None:
    """The account whose past is to be read, while its day's calls leave room for it."""
    now = house.clock()
    rested = or_(Connection.rest_until.is_(None), Connection.rest_until <= now)
    due = or_(Connection.next_backfill_at.is_(None), Connection.next_backfill_at <= now)
    for connection in session.scalars(_wanted().where(rested, due, Connection.may_be_asked())):
        channel = house.channels.get(connection.network)
        if channel is None:
            continue
        if not spending.leaves_room(session, connection, channel.capabilities.budget, now=now):
            continue
        if (page := _page(house, session, connection)) is not None:
            return page
    return None


def _wanted() -> Select[Connection]:
    return select(Connection).where(Connection.backfill_since.is_not(None)).order_by(Connection.id)


def _page_of(house: House, connection_id: int) -> Page | None:
    with house.db.reading() as session:
        connection = session.scalar(_wanted().where(Connection.id == connection_id))
        return None if connection is None else _page(house, session, connection)


def _page(house: House, session: Session, connection: Connection) -> Page | None:
    if connection.backfill_since is None:
        return None
    try:
        access = house.accesses.one(session, connection.id)
    except BrokenSeal:
        return None  # whoever next speaks for it notes that it must be connected again
    return Page(
        connection.id, connection.network, access, connection.backfill_since, connection.backfill_cursor
    )


def _rest(house: House, page: Page, asked: timedelta | None) -> None:
    """Read on later. Only where the network itself asked for a wait, polls wait with it."""
    with house.db.writing() as session:
        connection = session.get_one(Connection, page.connection_id)
        if asked is None:
            connection.next_backfill_at = house.clock() + LATER
        else:
            connection.read_later(house.clock() + min(asked, LONGEST))


def _give_up(house: House, page: Page, failure: NetworkFailure) -> None:
    now = house.clock()
    with house.db.writing() as session:
        connection = session.get_one(Connection, page.connection_id)
        connection.backfill_since = None
        connection.backfill_cursor = None
        if isinstance(failure, NeedsReconnection):
            connections.lose(session, connection.id, NEEDS_RECONNECTION, now, refused=page.access)
