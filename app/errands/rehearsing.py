"""Rehearsing: our own door is knocked at as the network will, so that a town knows whether it hears."""

from __future__ import annotations

from app.domain.connection import HEARD, Connection
from app.house import House
from app.ports.failures import NetworkFailure

REFUSED = "refused"


def webhook_url(house: House, network: str, key: str) -> str:
    """Where the network sends its webhooks, empty where it has none. key: the account's part of it."""
    channel = house.channels[network]
    if not channel.capabilities.has_webhook:
        return ""
    address = f"{house.base_url}/webhooks/{network}"
    return f"{address}/{key}" if channel.capabilities.keyed_address else address


def rehearse(house: House, connection_id: int) -> None:
    """Send ourselves an event that says nothing, through the public address, and keep what came of it.

    Nothing is kept where only the network can sign one. It is no *last event*: nobody spoke.
    """
    with house.db.reading() as session:
        access = house.accesses.one(session, connection_id)
        network = session.get_one(Connection, connection_id).network
    channel, address = house.channels[network], webhook_url(house, network, access.account)
    try:
        taken = channel.rehearse(access, address, house.clock()) if address else None
    except NetworkFailure as failure:
        outcome = failure.reason
    else:
        if taken is None:
            return
        outcome = HEARD if taken else REFUSED
    with house.db.writing() as session:
        session.get_one(Connection, connection_id).rehearse(outcome, house.clock())
