"""Tokens of a network's own sign-in: sixty days, renewed at two thirds of their life."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from app.channels._meta.graph import Graph
from app.channels._values import count, instant, text
from app.ports.channel import Access
from app.ports.failures import PermanentFailure


def token_of(access: Access) -> str:
    """The token in use: the renewed one, as long as it stands for the token that was connected."""
    given = access.credentials.get("access_token", "")
    renewed = access.memory.get("access_token", "")
    return renewed if renewed and access.memory.get("stands_for") == _mark(given) else given


def is_due(access: Access, now: datetime) -> bool:
    """Whether two thirds of the token's life are over; a token of unknown age is due."""
    renewed_at, expires_at = (instant(access.memory.get(key)) for key in ("renewed_at", "expires_at"))
    if renewed_at is None or expires_at is None:
        return True
    return now >= renewed_at + (expires_at - renewed_at) * 2 / 3


def renew(graph: Graph, access: Access, now: datetime, grant: str) -> Mapping[str, str] | None:
    """Ask for a fresh token; None where the network finds the present one too young (24 hours).

    grant: what the network calls this renewal (`grant_type`).
    """
    try:
        body = graph.get("refresh_access_token", grant_type=grant).body
    except PermanentFailure:
        return None
    token, seconds = text(body.get("access_token")), count(body.get("expires_in"))
    if not token:
        return None
    fresh = {"access_token": token, "stands_for": _mark(access.credentials.get("access_token", ""))}
    if seconds is None:
        return fresh
    return {
        **fresh,
        "renewed_at": now.isoformat(),
        "expires_at": (now + timedelta(seconds=seconds)).isoformat(),
    }


def _mark(token: str) -> str:
    return sha256(token.encode()).hexdigest()[:16]
