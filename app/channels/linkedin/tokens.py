"""The token in use, sixty days long, and a new one in time where the application may (OAuth, "Refresh")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus

from app.channels._http import Http
from app.channels._values import Json, count, instant, text
from app.channels.linkedin.failing import body_of
from app.ports.channel import Access
from app.ports.failures import InDoubt, NeedsReconnection, PermanentFailure, TemporaryFailure

OAUTH = "https://www.linkedin.com/oauth/v2"
EARLY = timedelta(days=20)  # a third of its life


def oauth_of(access: Access) -> str:
    """Where tokens are given; beside the API where that was moved."""
    api = access.credentials.get("api", "").rstrip("/")
    return f"{api}/oauth/v2" if api else OAUTH


def token_of(access: Access) -> str:
    """The token in use: the renewed one, as long as it stands for the token that was connected."""
    given, renewed = access.credentials.get("access_token", ""), access.memory.get("access_token", "")
    return renewed if renewed and _stands(access) else given


def renew(http: Http, access: Access, now: datetime) -> Mapping[str, str] | None:
    """Renew the token twenty days before it ends; a token of unknown age is renewed at once.

    Only some applications are given a refresh token. It lives a year from the day the person signed in,
    and is not prolonged by its use.
    """
    held = _held(access)
    refresh, ends = held.get("refresh_token"), instant(access.memory.get("expires_at"))
    if not refresh or (ends is not None and _stands(access) and now < ends - EARLY):
        return None
    given = {"grant_type": "refresh_token", "refresh_token": refresh}
    try:
        body = asked(http, oauth_of(access), access.credentials, given)
    except PermanentFailure as failure:
        raise NeedsReconnection("refresh_refused") from failure
    token, seconds = text(body.get("access_token")), count(body.get("expires_in"))
    if not token:
        raise TemporaryFailure("unclear_answer")
    ended = {"expires_at": (now + timedelta(seconds=seconds)).isoformat()} if seconds else {}
    kept = text(body.get("refresh_token")) or refresh
    return {"access_token": token, "refresh_token": kept, "stands_for": _mark(access), **ended}


def asked(http: Http, oauth: str, application: Mapping[str, str], given: Mapping[str, str]) -> Json:
    """Ask for a token. Asked twice, another one is given: nothing is ever in doubt."""
    named = {name: application.get(name, "") for name in ("client_id", "client_secret")}
    try:
        answer = http.post(f"{oauth}/accessToken", form={**given, **named}, headers={})
        if answer.status == HTTPStatus.UNAUTHORIZED:
            raise PermanentFailure("configuration")  # the application's own secret, not a person's token
        return body_of(answer, writes=False)
    except InDoubt as doubt:
        raise TemporaryFailure(doubt.reason) from doubt


def _held(access: Access) -> Mapping[str, str]:
    return access.memory if access.memory.get("refresh_token") and _stands(access) else access.credentials


def _stands(access: Access) -> bool:
    return access.memory.get("stands_for") == _mark(access)


def _mark(access: Access) -> str:
    return sha256(access.credentials.get("access_token", "").encode()).hexdigest()[:16]
