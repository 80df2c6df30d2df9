"""Being told at once: a Web Push subscription of the account's token, and what comes of it.

A message says that something happened, in few words, and holds the access token in clear: it is kept sealed
as it came, and only ever asks for a poll.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from app.channels._values import Json, mapping, text
from app.channels.mastodon.sealing import (
    Keys,
    decoded,
    encoded,
    opened,
    opened_by_draft,
    public_of,
)
from app.channels.mastodon.server import Server
from app.channels.mastodon.vouching import is_vouched_for
from app.channels.mastodon.walking import TYPES
from app.ports.channel import Access, WebhookRequest
from app.ports.events import Event, PollWanted
from app.ports.failures import NetworkFailure

PRIVATE, SECRET, SERVER_KEY = "push_private", "push_secret", "push_server_key"
ADDRESS, ASKED_AT = "push_address", "push_asked_at"
# A server forgets us when a message is refused once: we ask again every day.
EVERY = timedelta(days=1)
DRAFT = "aesgcm"


def subscribe(server: Server, access: Access, address: str) -> dict[str, str] | None:
    """Ask to be told at this address; None where the server does not, so that polling alone remains.

    The keys of an earlier time are asked for again: a message on its way can still be opened.
    """
    if not address.startswith("https://"):
        return None
    keys = _keys(access.memory) or Keys.fresh()
    try:
        reply = server.post("v1/push/subscription", _asked(keys, address))
    except NetworkFailure:
        return None  # whether the token lives is for `check` and `poll` to say
    private, secret = keys.written()
    server_key = text(mapping(reply.body).get("server_key")) or ""
    named = {SERVER_KEY: server_key} if public_of(decoded(server_key)) else {}
    return {PRIVATE: private, SECRET: secret, ADDRESS: address, **named}


def renew(server: Server, access: Access, now: datetime) -> Mapping[str, str] | None:
    """Ask again where we were told before, once a day; None where it is not time, or refused."""
    address, asked_at = access.memory.get(ADDRESS), access.memory.get(ASKED_AT)
    if not address or (asked_at and now - datetime.fromisoformat(asked_at) < EVERY):
        return None
    fresh = subscribe(server, access, address)
    return None if fresh is None else {**access.memory, **fresh, ASKED_AT: now.isoformat()}


def is_pushed(request: WebhookRequest, access: Access, now: datetime) -> bool:
    """Whether the server sealed this message for the account's keys, and vouches for it.

    A server that named no key of its own when it was asked is known by what it could seal alone.
    """
    keys = _keys(access.memory)
    if keys is None or _opened(keys, request) is None:
        return False
    key = public_of(decoded(access.memory.get(SERVER_KEY, "")))
    given, address = request.headers.get("authorization", ""), access.memory.get(ADDRESS, "")
    return key is None or is_vouched_for(given, key, address, now)


def parse(body: bytes, access: Access) -> list[Event]:
    """Ask for a poll. Only what the message itself names as none of ours is passed over.

    The older draft needs the headers that came with it: the door has read it, here it stays closed.
    """
    keys = _keys(access.memory)
    kind = text(_read(opened(keys, body) if keys else None).get("notification_type"))
    return [PollWanted(access.account)] if kind is None or kind in TYPES else []


def _asked(keys: Keys, address: str) -> dict[str, object]:
    public, secret = encoded(keys.public), encoded(keys.secret)
    return {
        "subscription": {
            "endpoint": address,
            "keys": {"p256dh": public, "auth": secret},
            "standard": True,  # the default is the older draft
        },
        "data": {"alerts": dict.fromkeys(TYPES, True), "policy": "all"},
    }


def _opened(keys: Keys, request: WebhookRequest) -> bytes | None:
    if request.headers.get("content-encoding", "").strip().lower() == DRAFT:
        return opened_by_draft(keys, request.body, request.headers)
    return opened(keys, request.body)


def _keys(memory: Mapping[str, str]) -> Keys | None:
    return Keys.kept(memory.get(PRIVATE, ""), memory.get(SECRET, ""))


def _read(plain: bytes | None) -> Json:
    try:
        return mapping(json.loads(plain or b""))
    except (ValueError, RecursionError):
        return {}
