"""The account's own server (PDS), and the session with it: opened by the app password, then renewed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from app.channels._http import Answer, Http
from app.channels._values import Json, instant, mapping, text
from app.channels.bluesky.failing import Reply, TokenRefused, reply_of
from app.channels.bluesky.identity import locate, plain, server_of
from app.ports.channel import Access
from app.ports.failures import InDoubt, NeedsReconnection, PermanentFailure, TemporaryFailure

# An access token lives two hours, a refresh token ninety days, and two hours more once it was used.
FRESH_FOR = timedelta(minutes=75)
LOG_IN, REFRESH = "com.atproto.server.createSession", "com.atproto.server.refreshSession"


class Pds:
    """The server as one call speaks to it. Tokens of the memory are used until they are refused, once.

    rest: the longest wait that the answers so far ask of polls; used_up: that they ask of everything.
    """

    def __init__(self, http: Http, access: Access) -> None:
        self._http = http
        self._access = access
        kept = access.memory if access.memory.get("stands_for") == _mark(access) else {}
        self._memory = dict(kept)
        self._is_new = False
        self.rest: timedelta | None = None
        self.used_up: timedelta | None = None

    @property
    def did(self) -> str:
        """Who we are, for good: the handle may change, the DID never does."""
        self._token()
        return self._memory["did"]

    def query(self, method: str, **params: str | Sequence[str]) -> Reply:
        """Ask; whatever goes wrong, nothing was written."""
        return self._kept(
            self._ask(
                lambda token: self._http.get(self._url(method), params=params, headers=_bearer(token)),
                writes=False,
            )
        )

    def procedure(self, method: str, body: Mapping[str, object]) -> Reply:
        """Write; an answer that leaves room for doubt raises InDoubt."""
        return self._kept(
            self._ask(
                lambda token: self._http.post_json(self._url(method), body=body, headers=_bearer(token)),
                writes=True,
            )
        )

    def keep_fresh(self, now: datetime) -> None:
        """Renew before the access token ends: what is published later has no room to remember a new one."""
        renewed_at = instant(self._memory.get("renewed_at"))
        if not self._is_new and (renewed_at is None or now - renewed_at >= FRESH_FOR):
            self._renew()

    def memory(self, now: datetime) -> Mapping[str, str] | None:
        """What is to be remembered, None where nothing is new."""
        if not self._is_new:
            return None
        return {**self._memory, "renewed_at": now.isoformat(), "stands_for": _mark(self._access)}

    def _ask(self, send: Callable[[str], Answer], *, writes: bool) -> Reply:
        try:
            return reply_of(send(self._token()), writes=writes)
        except TokenRefused:
            if self._is_new:
                raise
        self._renew()
        return reply_of(send(self._token()), writes=writes)

    def _kept(self, reply: Reply) -> Reply:
        self.rest = max(self.rest or timedelta(), reply.rest or timedelta()) or None
        self.used_up = max(self.used_up or timedelta(), reply.used_up or timedelta()) or None
        return reply

    def _token(self) -> str:
        if not {"access", "did", "server"} <= self._memory.keys():
            self._log_in()
        return self._memory["access"]

    def _renew(self) -> None:
        """Exchange the refresh token for a new pair; where it is dead too, the password opens again."""
        refresh = self._memory.get("refresh")
        if not refresh or "server" not in self._memory:
            self._log_in()
            return
        try:
            # No body at all: the server refuses even an empty object here.
            reply = _sent(
                lambda: self._http.post(self._url(REFRESH), form={}, headers=_bearer(refresh)),
            )
        except (TokenRefused, PermanentFailure):
            self._log_in()
            return
        self._take(reply.body)

    def _log_in(self) -> None:
        api = self._access.credentials.get("api", "").rstrip("/")
        account, server = (
            (plain(self._access.account), api) if api else locate(self._http, self._access.account)
        )
        given = {"identifier": account, "password": self._access.credentials.get("app_password", "")}
        self._memory = {"server": server}
        try:
            reply = _sent(lambda: self._http.post_json(self._url(LOG_IN), body=given, headers={}))
        except TokenRefused:
            raise NeedsReconnection("password_refused") from None
        self._take(reply.body)

    def _take(self, body: Json) -> None:
        """Keep a pair of tokens; an account that its server no longer serves is nobody's voice."""
        if body.get("active") is False:
            raise NeedsReconnection("account_suspended")
        said = {
            "access": text(body.get("accessJwt")),
            "refresh": text(body.get("refreshJwt")),
            "did": text(body.get("did")),
        }
        fresh = {key: value for key, value in said.items() if value}
        if not {"access", "did"} <= fresh.keys():
            raise TemporaryFailure("unclear_answer")
        moved = None if self._access.credentials.get("api") else server_of(mapping(body.get("didDoc")))
        self._memory = {**self._memory, **fresh, "server": moved or self._memory["server"]}
        self._is_new = True

    def _url(self, method: str) -> str:
        return f"{self._memory['server']}/xrpc/{method}"


def _sent(send: Callable[[], Answer]) -> Reply:
    """Nothing public is written by a log-in: silence is no doubt, only a wait."""
    try:
        return reply_of(send(), writes=False)
    except InDoubt as failure:
        raise TemporaryFailure(failure.reason) from failure


def _bearer(token: str) -> dict[str, str]:
    if not token.isascii() or not token.isprintable():
        raise NeedsReconnection("token_unreadable")
    return {"Authorization": f"Bearer {token}"}


def _mark(access: Access) -> str:
    """What tells that tokens were given for these very credentials, without telling the credentials."""
    given = [access.account, *(access.credentials.get(name, "") for name in ("app_password", "api"))]
    return sha256("\n".join(given).encode()).hexdigest()[:16]
