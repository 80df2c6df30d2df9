"""The networks' door: who signed is asked before anything is kept, and it is kept before we say yes."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request
from fastapi.responses import Response

from app import connections, intake
from app.domain.errors import NotFound
from app.house import House
from app.ports.channel import Access, Channel, Verified, WebhookRequest
from app.ports.failures import ForgedWebhook
from app.web import metrics
from app.web.needs import RawBody, TheHouse, public
from app.web.visits import house_of

LARGEST = 8 * 1024 * 1024

router = public(max_body_size=LARGEST)


@router.get("/webhooks/{network}")
@router.get("/webhooks/{network}/{key}")
def greet(request: Request, network: str, house: TheHouse, key: str | None = None) -> Response:
    """Answer the network's handshake."""
    channel, accesses = _known(house, network)
    try:
        greeting = channel.greet(request.query_params, accesses)
    except ForgedWebhook:
        return _refuse(house, network)
    return Response(greeting, media_type="application/json" if greeting.startswith("{") else "text/plain")


@router.post("/webhooks/{network}")
@router.post("/webhooks/{network}/{key}")
def receive(request: Request, network: str, body: RawBody, key: str | None = None) -> Response:
    """Keep a signed body, then say yes; an unsigned one leaves no trace but a count."""
    house = house_of(request)  # asked for as a dependency it costs a second hop to a thread
    channel, accesses = _known(house, network)
    headers = {name.lower(): value for name, value in request.headers.items()}
    asked = WebhookRequest(headers, body, key)
    verified = _verify(house, channel, asked, accesses) or _verify_afresh(house, channel, asked)
    if verified is not None:
        with house.db.writing() as session:
            if not house.accesses.are_current(session, network):
                verified = _verify_afresh(house, channel, asked)  # another account may share the secret
            if verified is not None:
                intake.accept(session, network, verified, body, now=house.clock())
    if verified is None:
        return _refuse(house, network)
    return Response(status_code=200)


def _known(house: House, network: str) -> tuple[Channel, tuple[Access, ...]]:
    channel = house.channels.get(network)
    if channel is None:
        raise NotFound("page")
    accesses = house.accesses.of(network) or house.accesses.afresh(network)
    if not accesses and not house.accesses.closed(network):
        raise NotFound("page")
    return channel, accesses


def _refuse(house: House, network: str) -> Response:
    """Count what nobody known has signed. 503 where our keys open not every secret: it may come again."""
    metrics.REFUSED.labels(network).inc()
    return Response(status_code=503 if house.accesses.closed(network) else 403)


def _verify(
    house: House, channel: Channel, asked: WebhookRequest, accesses: tuple[Access, ...]
) -> Verified | None:
    """Whose secret signed, if anybody's; a network's application speaks for no account."""
    try:
        verified = channel.verify(asked, accesses, house.clock())
    except ForgedWebhook:
        return None
    signed = tuple(one for one in verified.connections if one != connections.NOBODY)
    return replace(verified, connections=signed)


def _verify_afresh(house: House, channel: Channel, asked: WebhookRequest) -> Verified | None:
    """The same, with what is kept now: accesses opened in the process may be old."""
    return _verify(house, channel, asked, house.accesses.afresh(channel.name))
