"""Speaking to Google for one account: a token that lives an hour, made from one that stays.

The token that polling or `renew` made is kept in the connection's memory. A verb that has no room to
remember (`publish`, `read`, `find`, `moderate`) uses it, and where it is refused makes another for itself:
Google lets many of them live side by side, so that nothing is lost by forgetting one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from app.channels._google.failing import TokenRefused, body_of, word_of
from app.channels._http import Answer, Http, Params
from app.channels._values import Json, count, instant, text
from app.ports.channel import Access
from app.ports.failures import InDoubt, NeedsReconnection, PermanentFailure, TemporaryFailure

TOKENS = "https://oauth2.googleapis.com/token"
# Half of an hour: between two polls a reply always finds a token that still lives.
LEAST_LEFT = timedelta(minutes=30)
HOUR = 3600
STANDS_FOR, TOKEN, EXPIRES_AT = "stands_for", "access", "expires_at"
SECRETS = ("client_id", "client_secret", "refresh_token", "api")
# Access that a person took back, or that nobody used for half a year; and an application that is no more.
REVOKED, NOT_KNOWN = "token_revoked", "application_refused"
Send = Callable[[Mapping[str, str]], Answer]


class Google:
    """One account for the length of one call. spent: units that its calls have cost so far."""

    def __init__(self, http: Http, access: Access) -> None:
        self.http = http
        self.spent = 0
        self.scopes: tuple[str, ...] | None = None
        self._access = access
        self._kept = dict(access.memory) if access.memory.get(STANDS_FOR) == _mark(access) else {}
        self._token = self._kept.get(TOKEN)
        self._lives: timedelta | None = None  # of a token made by this very call
        self._is_new = False

    @classmethod
    def holding(cls, http: Http, token: str) -> Google:
        """Google as one token speaks to it, before there is a connection."""
        google = cls(http, Access(0, "", "", {}))
        google._token, google._lives = token, timedelta(seconds=HOUR)
        return google

    @property
    def api(self) -> str | None:
        """What stands in for the network, in tests and behind proxies."""
        return self._access.credentials.get("api", "").rstrip("/") or None

    def get(self, url: str, params: Params, *, units: int = 0) -> Json:
        """Ask; whatever goes wrong, nothing was written."""
        return self._ask(
            lambda headers: self.http.get(url, params=params, headers=headers), writes=False, units=units
        )

    def post(self, url: str, body: Mapping[str, object], *, units: int = 0) -> Json:
        """Write; an answer that leaves room for doubt raises InDoubt."""
        return self._ask(
            lambda headers: self.http.post_json(url, body=body, headers=headers), writes=True, units=units
        )

    def order(self, url: str, *, units: int = 0) -> Json:
        """Write as `post` does, where the address says all."""
        return self._ask(
            lambda headers: self.http.post(url, form={}, headers=headers), writes=True, units=units
        )

    def put(self, url: str, body: Mapping[str, object]) -> Json:
        """Write as `post` does; what stands at the address is replaced."""
        return self._ask(
            lambda headers: self.http.put_json(url, body=body, headers=headers), writes=True, units=0
        )

    def patch(self, url: str, body: Mapping[str, object]) -> Json:
        """Change a part of what stands at the address."""
        return self._ask(
            lambda headers: self.http.patch_json(url, body=body, headers=headers), writes=True, units=0
        )

    def remember(self, **words: str) -> None:
        """Keep words of a network's own beside the token."""
        if any(self._kept.get(name) != word for name, word in words.items()):
            self._kept |= words
            self._is_new = True

    def kept(self, name: str) -> str:
        return self._kept.get(name, "")

    def keep_fresh(self, now: datetime) -> None:
        """Make another token before this one ends."""
        expires_at = instant(self._kept.get(EXPIRES_AT))
        if self._lives is None and (expires_at is None or expires_at - now < LEAST_LEFT):
            self.renew()

    def memory(self, now: datetime) -> Mapping[str, str] | None:
        """What is to be remembered, None where nothing is new."""
        if not self._is_new:
            return None
        if self._lives is not None:
            self._kept |= {TOKEN: self._token or "", EXPIRES_AT: (now + self._lives).isoformat()}
        return {**self._kept, STANDS_FOR: _mark(self._access)}

    def renew(self) -> None:
        """Make an access token. One that is refused here is refused for good."""
        asked = {name: self._access.credentials.get(name, "") for name in SECRETS[:-1]}
        url = f"{self.api}/token" if self.api else TOKENS
        body = exchanged(self.http, url, {**asked, "grant_type": "refresh_token"})
        token, scope = text(body.get("access_token")), text(body.get("scope"))
        if not token or not token.isascii() or not token.isprintable():
            raise TemporaryFailure("unclear_answer")
        self._token, self._is_new = token, True
        self._lives = timedelta(seconds=count(body.get("expires_in")) or HOUR)
        self.scopes = tuple(scope.split()) if scope else None

    def _ask(self, send: Send, *, writes: bool, units: int) -> Json:
        if self._token is not None:
            self.spent += units
            try:
                return body_of(send(_bearer(self._token)), writes=writes)
            except TokenRefused:
                if self._lives is not None:
                    raise
        self.renew()
        self.spent += units
        return body_of(send(_bearer(self._token or "")), writes=writes)


def exchanged(http: Http, url: str, asked: Mapping[str, str]) -> Json:
    """Change a code or a refresh token for an access token (RFC 6749, 5). Nothing public is written by it."""
    try:
        answer = http.post(url, form=asked, headers={})
    except InDoubt as failure:
        raise TemporaryFailure(failure.reason) from None
    try:
        return body_of(answer, writes=False)
    except (TokenRefused, PermanentFailure):
        raise NeedsReconnection(REVOKED if word_of(answer) == "invalid_grant" else NOT_KNOWN) from None


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _mark(access: Access) -> str:
    """What tells that a token was made for these very credentials, without telling the credentials."""
    given = [access.account, *(access.credentials.get(name, "") for name in SECRETS)]
    return sha256("\n".join(given).encode()).hexdigest()[:16]
