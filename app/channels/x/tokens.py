"""Tokens: two hours of access, and a refresh token that is replaced at each use (OAuth 2.0 with PKCE)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from app.channels._http import Http
from app.channels._values import Json, count, instant, text
from app.channels.x.failing import TokenRefused, reply_of
from app.ports.channel import Access
from app.ports.failures import (
    InDoubt,
    NeedsReconnection,
    PermanentFailure,
    TemporaryFailure,
)

API = "https://api.x.com"
USUAL_LIFE = timedelta(hours=2)
KEPT = ("access_token", "refresh_token", "scope", "expires_at", "stands_for")


@dataclass(frozen=True)
class Tokens:
    """What speaks for an account now. expires_at: None where that was never told."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime | None = None

    @classmethod
    def of(cls, access: Access) -> Tokens:
        """The renewed pair, as long as it stands for the one that was connected."""
        given, kept = access.credentials, access.memory
        if kept.get("stands_for") == mark(access) and kept.get("access_token"):
            return cls(kept["access_token"], kept.get("refresh_token", ""), instant(kept.get("expires_at")))
        return cls(given.get("access_token", ""), given.get("refresh_token", ""))

    def is_due(self, now: datetime, ahead: timedelta) -> bool:
        """Whether they end within `ahead`; tokens of unknown age are due."""
        return bool(self.refresh) and (self.expires_at is None or now >= self.expires_at - ahead)


def renewed(http: Http, access: Access, now: datetime) -> Mapping[str, str]:
    """Exchange the refresh token for a new pair, and give all that the account has to remember then.

    The old refresh token is dead from here on: what this gives must be kept, whatever fails after it.
    """
    form = {"grant_type": "refresh_token", "refresh_token": Tokens.of(access).refresh}
    try:
        body = granted(http, access.credentials, form)
    except (PermanentFailure, TokenRefused) as failure:
        raise NeedsReconnection("token_dead") from failure
    others = {key: value for key, value in access.memory.items() if key not in KEPT}
    return {**others, **kept_of(body, now), "stands_for": mark(access)}


def granted(http: Http, application: Mapping[str, str], form: Mapping[str, str]) -> Json:
    """Ask for tokens as the application. Nothing public is written: silence is no doubt, only a wait."""
    client, secret = application.get("client_id", ""), application.get("client_secret", "")
    headers = basic(client, secret) if secret else {}
    url = f"{base_of(application)}/2/oauth2/token"
    try:
        body = reply_of(
            http.post(url, form={**form, "client_id": client}, headers=headers), writes=False
        ).body
    except InDoubt as failure:
        raise TemporaryFailure(failure.reason) from failure
    if not text(body.get("access_token")):
        raise TemporaryFailure("unclear_answer")
    return body


def kept_of(body: Json, now: datetime) -> dict[str, str]:
    """A granted pair as it is remembered."""
    seconds = count(body.get("expires_in"))
    life = timedelta(seconds=seconds) if seconds else USUAL_LIFE
    told = {key: text(body.get(key)) for key in ("access_token", "refresh_token", "scope")}
    return {
        **{key: value for key, value in told.items() if value},
        "expires_at": (now + life).isoformat(),
    }


def base_of(credentials: Mapping[str, str]) -> str:
    return (credentials.get("api", "").strip() or API).rstrip("/")


def basic(user: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{user}:{secret}".encode()).decode()}


def bearer(token: str) -> dict[str, str]:
    if not token or not token.isascii() or not token.isprintable():
        raise NeedsReconnection("token_unreadable")
    return {"Authorization": f"Bearer {token}"}


def mark(access: Access) -> str:
    """What tells that tokens were given for these very credentials, without telling the credentials."""
    given = [access.credentials.get(name, "") for name in ("access_token", "refresh_token")]
    return sha256("\n".join(given).encode(errors="replace")).hexdigest()[:16]
