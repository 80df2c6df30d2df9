"""Reading: what an event said too little of is read from the network, a comment or a post at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app import connections, intake, spending
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.post import Post
from app.errands.opening import opened
from app.house import House
from app.ports.channel import Access, Reference
from app.ports.events import CommentRemoved
from app.ports.failures import NeedsReconnection, NetworkFailure

PATIENCE, BELIEVED = 5, 2
FIRST_WAIT = timedelta(minutes=1)
Noun = TypeVar("Noun", Comment, Post)


@dataclass(frozen=True)
class Wanted:
    """What is read (`id` is ours), from which network, as whom."""

    id: int
    network: str
    access: Access
    reference: Reference


def read_next(house: House) -> bool:
    """Read the next comment or post that is due; False when none is."""
    with house.db.reading() as session:
        if _due(house, session) is None:
            return False
    with house.db.writing() as session:
        wanted = _take(house, session)
    if wanted is None:
        return True  # another worker took it, or its account is lost: there may be a next one
    asked_at = house.clock()  # what is heard may be older than the answer, never than the question
    try:
        event = house.channels[wanted.network].read(wanted.reference, wanted.access)
    except NeedsReconnection:
        with house.db.writing() as session:
            shut_out = wanted.access
            connections.lose(
                session, shut_out.connection, "needs_reconnection", house.clock(), refused=shut_out
            )
        return True
    except NetworkFailure:
        return True  # `_take` has set the next attempt
    with house.db.writing() as session:
        connection = session.get_one(Connection, wanted.access.connection)
        # Networks say "not there" of what we may not see, or not yet.
        is_unsure = isinstance(event, CommentRemoved) and _may_be_there(_named(session, wanted))
        if not is_unsure:
            intake.take_in(session, connection, [event], now=asked_at, read_now=True)
            _named(session, wanted).next_read_at = None
        spending.spend(session, connection.id, _price(house, wanted), now=house.clock())
    return True


def _may_be_there(named: Comment | Post) -> bool:
    """Whether more is known of it than its name; else one reading that misses it is not believed alone."""
    told = isinstance(named, Comment) and (named.text, named.author_id, named.posted_at) != (None, None, None)
    return told or named.read_attempts < BELIEVED


def _price(house: House, wanted: Wanted) -> int:
    budget = house.channels[wanted.network].capabilities.budget
    return budget.read if budget else 0


def _due(house: House, session: Session) -> Comment | Post | None:
    """What waits longest; that of a network which is not here waits until it is."""
    now, here = house.clock(), list(house.channels)
    return session.scalar(_first(Comment, now, here)) or session.scalar(_first(Post, now, here))


def _first(noun: type[Noun], now: datetime, here: list[str]) -> Select[Noun]:
    due = select(noun).where(noun.next_read_at <= now).join(Connection, Connection.id == noun.connection_id)
    asked = due.where(Connection.may_be_asked(), Connection.network.in_(here))
    return asked.order_by(noun.next_read_at).limit(1)


def _take(house: House, session: Session) -> Wanted | None:
    """Set the next attempt before this one, so that what cannot be read is not asked for without end."""
    now = house.clock()
    due = _due(house, session)
    if due is None:
        return None
    due.read_attempts += 1
    due.next_read_at = now + FIRST_WAIT * 4**due.read_attempts if due.read_attempts < PATIENCE else None
    connection = session.get_one(Connection, due.connection_id)
    access = opened(house, session, connection.id)
    if access is None:
        return None
    return Wanted(due.id, connection.network, access, _reference(due))


def _named(session: Session, wanted: Wanted) -> Comment | Post:
    if wanted.reference.what == "post":
        return session.get_one(Post, wanted.id)
    return session.get_one(Comment, wanted.id)


def _reference(due: Comment | Post) -> Reference:
    if isinstance(due, Post):
        return Reference("post", due.external_id)
    return Reference(
        "comment",
        due.external_id,
        kind=due.kind,  # type: ignore[arg-type] # kept as text, one of ports.events.Kind
        post_external_id=due.post_external_id,
    )
