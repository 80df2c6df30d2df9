"""Departing: a person goes to a network's own sign-in, and what they come back with becomes a connection."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from app import connections
from app.domain.actor import By
from app.domain.departure import Departure
from app.domain.errors import Expired, Invalid, NotAllowed, NotFound
from app.errands.connecting import connect
from app.house import House
from app.ports.failures import NetworkFailure
from app.ports.signing_in import Offer, SignsIn

RETURN = "/settings/connections/return"
STATE_BYTES = 32


def depart(house: House, network: str, asked: Mapping[str, str], *, session_id: int) -> str:
    """Prepare a network's sign-in for this session, and give the address where the person goes.

    Raises NotFound (no sign-in there), Invalid (a field missing), NotAllowed (no application, or refused).
    """
    channel = signing_in(house, network)
    given = {field.name: asked.get(field.name, "").strip() for field in channel.asked}
    missing = [field.name for field in channel.asked if field.required and not given[field.name]]
    if missing:
        raise Invalid("credential_missing", field=missing[0], missing=", ".join(missing))
    state = secrets.token_urlsafe(STATE_BYTES)
    application = _application(house, channel, network)
    try:
        departure = channel.depart(application, given, house.base_url + RETURN, state)
    except NetworkFailure as failure:
        raise _refused(house, network, failure) from failure
    with house.db.writing() as session:
        connections.depart(
            session,
            session_id,
            network,
            state,
            departure.memory,
            seal=house.seal,
            now=house.clock(),
        )
    return departure.address


def arrive(house: House, query: Mapping[str, str], *, session_id: int) -> tuple[int, tuple[Offer, ...]]:
    """Change what the network sent back for the accounts it opens; give the departure's id and the accounts.

    Raises Expired (another session, another state, too late), NotAllowed (the network or the person refused).
    """
    with house.db.writing() as session:
        departure = connections.return_of(session, session_id, query.get("state", ""), now=house.clock())
        departure_id, network = departure.id, departure.network
        memory = house.seal.open(departure.memory)
    channel = signing_in(house, network)
    try:
        offers = channel.arrive(_application(house, channel, network), query, memory, house.base_url + RETURN)
    except NetworkFailure as failure:
        raise _refused(house, network, failure) from failure
    with house.db.writing() as session:
        session.get_one(Departure, departure_id).offers = house.seal.close(_written(offers))
    return departure_id, offers


def accept(
    house: House, departure_id: int, account: str, *, session_id: int, by: By, erase_demo: bool = False
) -> int:
    """Connect one of the accounts that a sign-in opened; give its connection.

    Raises as `connect`, and Expired.
    """
    with house.db.reading() as session:
        departure = connections.offers_of(session, session_id, departure_id, now=house.clock())
        network, sealed = departure.network, departure.offers
    offered = _read(house.seal.open(sealed)) if sealed else {}
    offer = offered.get(account)
    if offer is None:
        raise Expired("departure")
    return connect(
        house,
        network,
        offer.account,
        offer.name,
        offer.credentials,
        check=True,
        by=by,
        erase_demo=erase_demo,
    ).connection_id


def offers(house: House, departure_id: int, *, session_id: int) -> tuple[str, tuple[Offer, ...]]:
    """The network of a sign-in that came back, and the accounts it opened. Raises Expired."""
    with house.db.reading() as session:
        departure = connections.offers_of(session, session_id, departure_id, now=house.clock())
        network, sealed = departure.network, departure.offers
    return network, tuple(_read(house.seal.open(sealed)).values()) if sealed else ()


def signing_in(house: House, network: str) -> SignsIn:
    """The network, where it has a sign-in of its own, else NotFound."""
    channel: object = house.channels.get(network)
    if not isinstance(channel, SignsIn):
        raise NotFound("network" if channel is None else "sign_in", network=network)
    return channel


def _application(house: House, channel: SignsIn, network: str) -> dict[str, str]:
    with house.db.reading() as session:
        application = connections.application_of(session, network, seal=house.seal)
    if any(field.required and field.name not in application for field in channel.application):
        raise NotAllowed("application_missing", network=house.channels[network].label)
    return application


def _refused(house: House, network: str, failure: NetworkFailure) -> NotAllowed:
    return NotAllowed("network_refused", network=house.channels[network].label, reason=failure.reason)


def _written(offers: tuple[Offer, ...]) -> dict[str, str]:
    return {
        offer.account: json.dumps({"name": offer.name, "credentials": dict(offer.credentials)})
        for offer in offers
    }


def _read(written: Mapping[str, str]) -> dict[str, Offer]:
    opened = {account: json.loads(text) for account, text in written.items()}
    return {account: Offer(account, one["name"], one["credentials"]) for account, one in opened.items()}
