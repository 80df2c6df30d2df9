"""The networks: whether every comment arrives, at one look."""

from __future__ import annotations

from collections import Counter

from fastapi import Request
from fastapi.responses import Response

from app import connections
from app.house import House
from app.web.needs import Now, Reading, TheHouse, desk
from app.web.rendering import page

router = desk()


@router.get("/settings/connections")
def index(request: Request, session: Reading, house: TheHouse, now: Now) -> Response:
    """Show every account, problems first."""
    listening = connections.listening(session, now)
    numbers = Counter(one.hearing for one in listening.accounts)
    shown = {
        "rows": [_row(house, one) for one in listening.accounts],
        "numbers": [(hearing, numbers[hearing]) for hearing in connections.ORDER],
        "nobodys": listening.nobodys,
        "set_aside": listening.set_aside,
    }
    return page(request, "connections/index.html", shown)


def _row(house: House, heard: connections.Heard) -> dict[str, object]:
    channel = house.channels.get(heard.connection.network)
    receives = channel is not None and channel.capabilities.has_webhook
    return {
        "heard": heard,
        "connection": heard.connection,
        "channel": channel or {"label": heard.connection.network, "icon": ""},
        "address": f"{house.base_url}/webhooks/{heard.connection.network}" if receives else None,
    }
