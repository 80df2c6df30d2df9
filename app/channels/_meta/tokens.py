"""What a token is worth: alive or not, until when, and for which permissions (`debug_token`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.channels._meta.graph import Graph
from app.channels._values import instant, mapping, text
from app.ports.failures import NeedsReconnection, PermanentFailure


@dataclass(frozen=True)
class Token:
    """scopes: None where the network does not tell; expires_at: None for never or unknown."""

    scopes: Sequence[str] | None = None
    expires_at: datetime | None = None


def examine(graph: Graph, app_id: str | None, *, family: str = "") -> Token:
    """Ask what the token is; a dead one raises NeedsReconnection.

    An app token may always ask; without the app's id the token asks about itself. The address carries
    the token because the call has no other form. family: what some app tokens begin with.
    """
    app_token = f"{family}{app_id}|{graph.secret}"
    asker = replace(graph, token=app_token, secret=None) if app_id and graph.secret else graph
    try:
        found = mapping(asker.get("debug_token", input_token=graph.token).body.get("data"))
    except PermanentFailure:
        return Token()
    if found.get("is_valid") is False:
        raise NeedsReconnection("token_dead")
    scopes = found.get("scopes")
    known = [scope for scope in map(text, scopes) if scope] if isinstance(scopes, list) else None
    return Token(known, instant(found.get("expires_at")))
