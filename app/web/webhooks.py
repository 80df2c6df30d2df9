"""The networks' door: who signed is asked before anything is kept, and it is kept before we say yes."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response

from app import intake
from app.domain.errors import NotFound
from app.house import House
from app.ports.channel import Access, Channel, Verified, WebhookRequest
from app.ports.failures import ForgedWebhook
from app.web import metrics
from app.web.needs import RawBody, TheHouse, public

LARGEST = 8 * 1024 * 1024

router = public(max_body_size=LARGEST)


@router.get("/webhooks/{network}")
@router.get("/webhooks/{network}/{key}")
def greet(request: Request, network: str, house: TheHouse, key: str | None = None) -> Response:
    """Answer the network's handshake."""
    channel, accesses = _known(house, network)
    try:
        return PlainTextResponse(channel.greet(request.query_params, accesses))
    except ForgedWebhook:
        metrics.REFUSED.labels(network).inc()
        return Response(status_code=403)


@router.post("/webhooks/{network}")
@router.post("/webhooks/{network}/{key}")
def receive(
    request: Request, network: str, house: TheHouse, body: RawBody, key: str | None = None
) -> Response:
    """Keep a signed body, then say yes; an unsigned one leaves no trace but a count."""
    channel, accesses = _known(house, network)
    headers = {name.lower(): value for name, value in request.headers.items()}
    verified = _verify(house, channel, WebhookRequest(headers, body, key), accesses)
    if verified is None:
        metrics.REFUSED.labels(network).inc()
        return Response(status_code=403)
    with house.db.writing() as session:
        intake.accept(session, network, verified, body, now=house.clock())
    return Response(status_code=200)


def _known(house: House, network: str) -> tuple[Channel, tuple[Access, ...]]:
    channel = house.channels.get(network)
    if channel is None:
        raise NotFound("page")
    accesses = house.accesses.of(network) or house.accesses.afresh(network)
    if not accesses:
        raise NotFound("page")
    return channel, accesses


def _verify(
    house: House, channel: Channel, request: WebhookRequest, accesses: tuple[Access, ...]
) -> Verified | None:
    """Whose secret signed; accesses kept in the process may be old, so they are opened afresh before a no."""
    for opened in (accesses, None):
        try:
            known = opened if opened is not None else house.accesses.afresh(channel.name)
            return channel.verify(request, known, house.clock())
        except ForgedWebhook:
            continue
    return None
