"""Forgetting: a network asks for one of its people, by a request that it signs."""

from __future__ import annotations

import secrets

from app import intake
from app.domain.connection import Connection
from app.domain.erasure import Erasure
from app.domain.errors import NotFound
from app.house import House
from app.ports.erasing import Erases

CODE_BYTES = 12


def forget(house: House, network: str, signed_request: str) -> str:
    """Erase what we hold of the person named, and give the code under which that can be asked about.

    Raises NotFound (no such request on this network), ForgedWebhook.
    """
    whose = _whose(house, network, signed_request)
    now = house.clock()
    code = secrets.token_hex(CODE_BYTES)
    with house.db.writing() as session:
        found = intake.forget(session, network, whose, now=now)
        session.add(Erasure(code=code, network=network, asked_at=now, done_at=now, found=found))
    return code


def part(house: House, network: str, signed_request: str) -> None:
    """Somebody left our application there: ask at once which accounts still let us in. Raises as `forget`."""
    _whose(house, network, signed_request)
    with house.db.writing() as session:
        for connection in session.scalars(Connection.on(network)):
            connection.next_poll_at = house.clock()


def erasure(house: House, code: str) -> Erasure:
    """What became of a request. Raises NotFound."""
    with house.db.reading() as session:
        found = session.get(Erasure, code)
        if found is None:
            raise NotFound("erasure")
        session.expunge(found)
    return found


def _whose(house: House, network: str, signed_request: str) -> str:
    channel: object = house.channels.get(network)
    accesses = house.accesses.of(network) or house.accesses.afresh(network)
    if not isinstance(channel, Erases) or not accesses:
        raise NotFound("page")
    return channel.whose(signed_request, accesses)
