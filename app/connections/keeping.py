"""What is kept of a network's account: sealed credentials, and what the network makes us remember."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import journal
from app.connections.applying import application_of
from app.domain.actor import PARVIS, By
from app.domain.connection import SEALED, WITHDRAWN, Connection
from app.domain.errors import NotFound
from app.ports.channel import Access, Health
from app.ports.seal import BrokenSeal, Seal

NOBODY = 0


def connect(  # noqa: PLR0913 - an account is that many facts
    session: Session,
    network: str,
    account: str,
    name: str,
    credentials: Mapping[str, str],
    *,
    memory: Mapping[str, str] | None = None,
    seal: Seal,
    health: Health | None,
    now: datetime,
    by: By,
    is_same: Callable[[Access], bool] | None = None,
) -> Connection:
    """Keep an account's credentials, sealed; the same account again replaces them.

    is_same: says of an account known by another name that it is this one, and goes by this name from now on.
    """
    known = _known(session, network, account, seal, is_same)
    connection = known or Connection(network=network, connected_at=now, version=0)
    connection.account = account
    connection.name = (health and health.account_name) or name
    connection.credentials = seal.close(credentials)
    connection.memory = seal.close(memory) if memory else None
    connection.lacks = [[lack.permission, lack.costs] for lack in health.lacks] if health else []
    connection.expires_at = health.expires_at if health else None
    connection.longest = health.longest if health else None
    connection.subscribed_at = now if health else None
    connection.version += 1
    connection.recover()
    session.add(connection)
    session.flush()  # the journal needs its id
    journal.write(session, "connections.connect", f"connection:{connection.id}", now=now, by=by)
    return connection


def connected(session: Session) -> list[Connection]:
    """Every connection, in a stable order."""
    return list(session.scalars(select(Connection).order_by(Connection.network, Connection.account)))


def withdraw(session: Session, connection: Connection, *, seal: Seal, now: datetime, by: By) -> None:
    """Forget how to speak for an account; what was received stays, and nothing new arrives."""
    connection.credentials = seal.close({})
    connection.memory = None
    connection.poll_cursor = None
    connection.backfill_since = None
    connection.version += 1
    connection.lose(WITHDRAWN, now)
    journal.write(session, "connections.withdraw", f"connection:{connection.id}", now=now, by=by)


class Opened(NamedTuple):
    """What our keys open of one network. closed: the accounts that they do not open."""

    accesses: tuple[Access, ...]
    closed: frozenset[int]


def accesses_of(session: Session, network: str, *, seal: Seal) -> Opened:
    """Open every access of one network, and last, for no account, what its application knows.

    One that no key of ours opens is left out: the others are still heard.
    """
    accounts = session.scalars(Connection.on(network)).all()
    try:
        application = application_of(session, network, seal=seal)
    except BrokenSeal:
        return Opened((), frozenset(one.id for one in accounts))
    opened = {one.id: _open_if_we_can(one, seal, application) for one in accounts}
    nobody = [Access(NOBODY, "", "", application)] if application else []
    closed = frozenset(number for number, access in opened.items() if access is None)
    return Opened((*(access for access in opened.values() if access), *nobody), closed)


def access_of(session: Session, connection_id: int, *, seal: Seal) -> Access:
    """Open one access; NotFound when the connection is gone."""
    connection = session.get(Connection, connection_id)
    if connection is None:
        raise NotFound("connection")
    return _open(connection, seal, application_of(session, connection.network, seal=seal))


def remember(session: Session, access: Access, memory: Mapping[str, str], *, seal: Seal) -> bool:
    """Keep what the network makes us remember, sealed; not once the access was taken back or replaced."""
    connection = session.get_one(Connection, access.connection)
    if connection.is_withdrawn or connection.credentials != access.mark:
        return False
    connection.memory = seal.close(memory)
    connection.version += 1
    return True


def note_health(session: Session, connection_id: int, health: Health, now: datetime) -> None:
    """Keep what the network said when it was asked again: it lets us in, and this is what is missing."""
    connection = session.get_one(Connection, connection_id)
    connection.name = health.account_name or connection.name
    _rename(session, connection, health.account)
    connection.lacks = [[lack.permission, lack.costs] for lack in health.lacks]
    connection.expires_at = health.expires_at
    connection.longest = health.longest or connection.longest
    connection.subscribed_at = now
    connection.recover()


def lose(
    session: Session, connection_id: int, problem: str, now: datetime, *, refused: Access | None = None
) -> None:
    """Note that the network no longer lets us in, once, in the journal too; not where the town withdrew.

    refused: the access that it shut out, which a person may have replaced since.
    """
    connection = session.get_one(Connection, connection_id)
    if connection.is_withdrawn or connection.problem == problem:
        return
    if refused is not None and connection.credentials != refused.mark:
        return
    connection.lose(problem, now)
    journal.write(
        session, "connections.lose", f"connection:{connection_id}", now=now, by=PARVIS, problem=problem
    )


def reopen(session: Session, *, seal: Seal, now: datetime) -> int:
    """Listen again to the accounts that a key of ours opens by now; say how many."""
    closed = session.scalars(select(Connection).where(Connection.problem == SEALED)).all()
    networks = {one.network for one in closed}
    still = frozenset[int]().union(*(accesses_of(session, one, seal=seal).closed for one in networks))
    opened = [one for one in closed if one.id not in still]
    for connection in opened:
        connection.recover()
        journal.write(session, "connections.reopen", f"connection:{connection.id}", now=now, by=PARVIS)
    return len(opened)


def _known(
    session: Session,
    network: str,
    account: str,
    seal: Seal,
    is_same: Callable[[Access], bool] | None,
) -> Connection | None:
    """The connection of an account, a withdrawn one too; what no key of ours opens is known by its name."""
    every = session.scalars(select(Connection).where(Connection.network == network).order_by(Connection.id))
    known = {one.account: one for one in every}
    if account in known or is_same is None:
        return known.get(account)
    for one in known.values():
        if is_same(_open_if_we_can(one, seal, {}) or Access(one.id, one.account, one.name, {})):
            return one
    return None


def _rename(session: Session, connection: Connection, account: str | None) -> None:
    """Hear the account under what its network calls it; not where another connection does already."""
    if account is None:
        return
    taken = select(Connection.id).where(
        Connection.network == connection.network, Connection.account == account
    )
    if session.scalar(taken) is None:
        connection.account = account
        connection.version += 1


def _open_if_we_can(connection: Connection, seal: Seal, application: Mapping[str, str]) -> Access | None:
    try:
        return _open(connection, seal, application)
    except BrokenSeal:
        return None


def _open(connection: Connection, seal: Seal, application: Mapping[str, str]) -> Access:
    """Its own credentials, and beneath them what its network's application holds."""
    return Access(
        connection=connection.id,
        account=connection.account,
        name=connection.name,
        credentials={**application, **seal.open(connection.credentials)},
        memory=seal.open(connection.memory) if connection.memory else {},
        mark=connection.credentials,
    )
