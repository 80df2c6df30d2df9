"""The API as one call speaks to it for one account: addresses, the token, pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from app.channels._http import Answer, Http
from app.channels._values import Json
from app.channels.x.failing import Reply, TokenRefused, reply_of
from app.channels.x.tokens import Tokens, base_of, bearer, renewed
from app.ports.channel import Access
from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure

ID = re.compile(r"[0-9]{1,20}")
AHEAD = timedelta(minutes=45)  # a poll renews this long before the end: what is published then has no need to
NOT_YET = timedelta(minutes=1)


class TokenExpired(TemporaryFailure):
    """The access has ended and can be renewed, where what renews it is remembered."""


class Api:
    """One account's voice. Only a poll may renew the tokens: only its answer is remembered.

    rest: the longest wait that the answers so far ask of polls; used_up: that they ask of everything.
    """

    def __init__(self, http: Http, access: Access) -> None:
        self._http = http
        self._access = access
        self._base = base_of(access.credentials)
        self._tokens = Tokens.of(access)
        self.memory: Mapping[str, str] | None = None
        self.rest: timedelta | None = None
        self.used_up: timedelta | None = None

    def keep_fresh(self, now: datetime, ahead: timedelta = AHEAD) -> None:
        """Renew the tokens if they end soon."""
        if self._tokens.is_due(now, ahead):
            self.renew(now)

    def renew(self, now: datetime) -> None:
        self.memory = renewed(self._http, self._access, now)
        self._tokens = Tokens.of(replace(self._access, memory=self.memory))

    def get(self, path: str, **params: str) -> Json:
        """Ask; whatever goes wrong, nothing was written."""
        return self._asked(
            lambda: self._http.get(self._url(path), params=params, headers=self._bearer()), writes=False
        )

    def post(self, path: str, body: Mapping[str, object]) -> Json:
        """Write; an answer that leaves room for doubt raises InDoubt."""
        return self._asked(
            lambda: self._http.post_json(self._url(path), body=body, headers=self._bearer()), writes=True
        )

    def put(self, path: str, body: Mapping[str, object]) -> Json:
        """Set what may be set again and again: silence is no doubt, only a wait."""
        try:
            return self._asked(
                lambda: self._http.put_json(self._url(path), body=body, headers=self._bearer()), writes=False
            )
        except InDoubt as failure:
            raise TemporaryFailure(failure.reason) from failure

    def _asked(self, send: Callable[[], Answer], *, writes: bool) -> Json:
        try:
            reply = reply_of(send(), writes=writes)
        except TokenRefused as failure:
            if self.memory is None and self._tokens.refresh:
                raise TokenExpired("token_expired", NOT_YET) from failure
            raise
        self._note(reply)
        return reply.body

    def _note(self, reply: Reply) -> None:
        self.rest = max(self.rest or timedelta(), reply.rest or timedelta()) or None
        self.used_up = max(self.used_up or timedelta(), reply.used_up or timedelta()) or None

    def _url(self, path: str) -> str:
        return f"{self._base}/2/{path}"

    def _bearer(self) -> dict[str, str]:
        return bearer(self._tokens.access)


def post_id(value: str) -> str:
    """An id that leads nowhere else in an address."""
    if not ID.fullmatch(value):
        raise PermanentFailure("bad_request")
    return value
