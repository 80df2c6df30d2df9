"""Examining: a network is asked anew whether it lets an account in, what is missing, and to send its news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app import connections
from app.domain.actor import By
from app.domain.connection import NEEDS_RECONNECTION, Connection
from app.domain.errors import NotAllowed, NotFound
from app.errands.connecting import connect
from app.errands.opening import opened
from app.errands.rehearsing import rehearse, webhook_url
from app.house import House
from app.ports.failures import NeedsReconnection, NetworkFailure
from app.ports.seal import BrokenSeal


def examine(house: House, connection_id: int) -> None:
    """Ask the network, keep what it says, and rehearse.

    Raises NotFound, NotAllowed (it refused, with its `reason`).
    """
    with house.db.writing() as session:
        access = opened(house, session, connection_id)
        network = session.get_one(Connection, connection_id).network
    channel = house.channels.get(network)
    if channel is None:
        raise NotFound("network", network=network)
    if access is None:
        raise NotAllowed("network_refused", network=channel.label, reason=NEEDS_RECONNECTION)
    try:
        health = channel.check(access)
        heard = replace(access, account=health.account or access.account)
        memory = channel.subscribe(heard, webhook_url(house, network, heard.account))
    except NetworkFailure as failure:
        if isinstance(failure, NeedsReconnection):
            with house.db.writing() as session:
                connections.lose(session, connection_id, NEEDS_RECONNECTION, house.clock(), refused=access)
        raise NotAllowed("network_refused", network=channel.label, reason=failure.reason) from failure
    with house.db.writing() as session:
        connections.note_health(session, connection_id, health, house.clock())
        if memory is not None:
            held = house.accesses.one(session, connection_id).memory  # its token may be another one by now
            connections.remember(session, access, {**held, **memory}, seal=house.seal)
        session.get_one(Connection, connection_id).next_poll_at = None
    rehearse(house, connection_id)


def reconnect(house: House, connection_id: int, typed: Mapping[str, str], *, by: By) -> None:
    """Replace the credentials that were typed, and keep the others. Raises as `connect`."""
    with house.db.reading() as session:
        connection = session.get(Connection, connection_id)
        if connection is None:
            raise NotFound("connection")
        network, account, name = connection.network, connection.account, connection.name
        known = _known(house, connection)
    given = {**known, **{field: value for field, value in typed.items() if value.strip()}}
    connect(house, network, account, name, given, check=True, by=by)


def _known(house: House, connection: Connection) -> dict[str, str]:
    """The credentials that are kept; none where the key is lost: all of them are typed then."""
    try:
        return house.seal.open(connection.credentials)
    except BrokenSeal:
        return {}


def withdraw(house: House, connection_id: int, *, by: By) -> None:
    """Forget how to speak for an account; what was received stays. Raises NotFound."""
    with house.db.writing() as session:
        connection = session.get(Connection, connection_id)
        if connection is None:
            raise NotFound("connection")
        network = connection.network
        connections.withdraw(session, connection, seal=house.seal, now=house.clock(), by=by)
    house.accesses.afresh(network)
