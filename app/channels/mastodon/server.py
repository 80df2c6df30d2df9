"""The account's own server, as one call speaks to it: addresses, the token, lists page by page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.channels._http import Http
from app.channels._values import Json, ident, rows
from app.channels.mastodon.failing import GONE, REFUSED, Reply, reply_of
from app.ports.channel import Access
from app.ports.failures import NeedsReconnection, PermanentFailure, TemporaryFailure

# Decimal, ULID, UUID or flake: opaque, but never anything that would lead elsewhere in an address.
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def local_id(value: object) -> str | None:
    """The id of a status or an account, as this server alone names it."""
    found = ident(value)
    return found if found and ID.fullmatch(found) else None


def base_of(given: str) -> str:
    """A server's address as it is typed, with or without `https://`."""
    typed = given.strip()
    return (typed if "://" in typed else f"https://{typed}").rstrip("/")


class Server:
    """One server, one token. rest: the longest wait that the answers so far ask of polls."""

    def __init__(self, http: Http, access: Access) -> None:
        self._http = http
        self._api = base_of(access.credentials.get("api", ""))
        self._token = access.credentials.get("access_token", "").strip()
        self.rest: timedelta | None = None

    def get(self, path: str, params: Mapping[str, str | Sequence[str]] | None = None) -> Reply:
        """Ask; whatever goes wrong, nothing was written."""
        answer = self._http.get(f"{self._api}/api/{path}", params=params or {}, headers=self._bearer())
        reply = reply_of(answer, writes=False)
        self.rest = max(self.rest or timedelta(), reply.rest or timedelta()) or None
        return reply

    def one(self, path: str) -> Json:
        """Ask for one thing."""
        body = self.get(path).body
        if not isinstance(body, dict):
            raise TemporaryFailure("unclear_answer")
        return body

    def page(self, path: str, params: Mapping[str, str | Sequence[str]]) -> tuple[list[Json], Reply]:
        """Ask for a list, newest first."""
        reply = self.get(path, params)
        if not isinstance(reply.body, list):
            raise TemporaryFailure("unclear_answer")
        return rows(reply.body), reply

    def post(self, path: str, body: Mapping[str, object], *, key: str | None = None) -> Reply:
        """Write; an answer that leaves room for doubt raises InDoubt. key: the same act says the same."""
        headers = {**self._bearer(), **({"Idempotency-Key": key} if key else {})}
        answer = self._http.post_json(f"{self._api}/api/{path}", body=body, headers=headers)
        return reply_of(answer, writes=True)

    def me(self) -> Json:
        """Ask who the token speaks for. Nothing else is asked, so a refusal means the token itself."""
        try:
            return self.one("v1/accounts/verify_credentials")
        except PermanentFailure as failure:
            if failure.reason == REFUSED:
                raise NeedsReconnection("token_dead") from failure
            if failure.reason == GONE:
                raise PermanentFailure("bad_address") from failure
            raise

    def _bearer(self) -> dict[str, str]:
        if not self._token.isascii() or not self._token.isprintable():
            raise NeedsReconnection("token_unreadable")
        return {"Authorization": f"Bearer {self._token}"}
