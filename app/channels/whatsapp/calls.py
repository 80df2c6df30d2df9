"""Calls to the Cloud API: saying an answer, and what a token lacks (WhatsApp Cloud API, "Messages")."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from app.channels._meta.graph import Graph, of
from app.channels._values import address, ident, rows
from app.ports.channel import Dispatch, Fetched, Lack, Published
from app.ports.failures import InDoubt, PermanentFailure

COSTS = {
    "whatsapp_business_messaging": "no_replies",
    "whatsapp_business_management": "no_webhooks",
}
WINDOW = timedelta(hours=24)


def publish(graph: Graph, number: str, dispatch: Dispatch) -> Published:
    """Say it to the person, quoting the message that it answers."""
    if dispatch.author_external_id is None:
        raise PermanentFailure("bad_request")
    heard, now = dispatch.heard_at, dispatch.attempted_at
    if heard and now and now - heard >= WINDOW:
        raise PermanentFailure("window_closed")
    reply = graph.post(
        of(number, "messages"),
        messaging_product="whatsapp",
        recipient_type="individual",
        to=dispatch.author_external_id,
        type="text",
        text=json.dumps({"body": dispatch.text}, ensure_ascii=False),
        context=json.dumps({"message_id": dispatch.comment_external_id}),
    )
    said = next((ident(row.get("id")) for row in rows(reply.body.get("messages"))), None)
    if said is None:
        raise InDoubt("no_id")
    return Published(said, rest=reply.wait)


def picture(graph: Graph, media: str) -> Fetched:
    """Fetch a picture by its id; its address opens to the token alone."""
    url = address(graph.get(of(media)).body.get("url"))
    if url is None:
        raise PermanentFailure("not_a_picture")
    return graph.picture(url)


def lacks(scopes: Sequence[str]) -> tuple[Lack, ...]:
    """The permissions that a token does not have, and what each costs."""
    return tuple(Lack(name, cost) for name, cost in COSTS.items() if name not in scopes)
