"""The token in use, a day long, and the next one (API for Business, "Renew a short-term access token")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from app.channels._http import Http
from app.channels._values import Json, count, instant, text
from app.channels.tiktok.failing import TokenEnded, data_of
from app.ports.channel import Access
from app.ports.failures import InDoubt, NeedsReconnection, PermanentFailure, TemporaryFailure

API = "https://business-api.tiktok.com"
VERSION = "open_api/v1.3"
# A token lives a day and we are offered to renew it twice a day: each offer but an early one is taken.
EARLY = timedelta(hours=18)


def url_of(credentials: Mapping[str, str], path: str) -> str:
    return f"{(credentials.get('api') or API).rstrip('/')}/{VERSION}/{path}/"


def token_of(access: Access) -> str:
    """The token in use: the renewed one, as long as it stands for the token that was connected."""
    given, renewed = access.credentials.get("access_token", ""), access.memory.get("access_token", "")
    return renewed if renewed and _stands(access) else given


def can_renew(access: Access) -> bool:
    return bool(_refresh(access))


def is_due(access: Access, now: datetime) -> bool:
    """Whether less than eighteen hours of the token are left; one of unknown age is due."""
    ends = instant(access.memory.get("expires_at"))
    return ends is None or not _stands(access) or now >= ends - EARLY


def renew(http: Http, access: Access, now: datetime) -> Mapping[str, str]:
    """Exchange the refresh token, which lives a year, for a new pair."""
    given = {"grant_type": "refresh_token", "refresh_token": _refresh(access)}
    try:
        data = asked(http, access.credentials, "tt_user/oauth2/refresh_token", given)
    except (PermanentFailure, TokenEnded) as failure:
        raise NeedsReconnection("refresh_refused") from failure
    token, seconds = text(data.get("access_token")), count(data.get("expires_in"))
    if not token:
        raise TemporaryFailure("unclear_answer")
    kept = text(data.get("refresh_token")) or _refresh(access)
    ends = {"expires_at": (now + timedelta(seconds=seconds)).isoformat()} if seconds else {}
    return {"access_token": token, "refresh_token": kept, "stands_for": _mark(access), **ends}


def asked(http: Http, application: Mapping[str, str], path: str, given: Mapping[str, str]) -> Json:
    """Ask for tokens in the application's name. Asked twice, others are given: nothing is ever in doubt."""
    named = {"client_id": application.get("app_id", ""), "client_secret": application.get("app_secret", "")}
    try:
        return data_of(
            http.post_json(url_of(application, path), body={**named, **given}, headers={}), writes=False
        )
    except InDoubt as doubt:
        raise TemporaryFailure(doubt.reason) from doubt


def _refresh(access: Access) -> str:
    kept = access.memory.get("refresh_token", "") if _stands(access) else ""
    return kept or access.credentials.get("refresh_token", "")


def _stands(access: Access) -> bool:
    return access.memory.get("stands_for") == _mark(access)


def _mark(access: Access) -> str:
    return sha256(access.credentials.get("access_token", "").encode()).hexdigest()[:16]
