"""Calls to the API: its headers, its versions, its lists (LinkedIn, "Rest.li", "Versioning")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.channels._http import Http
from app.channels._values import Json, count, mapping
from app.channels.linkedin.failing import body_of
from app.channels.linkedin.tokens import token_of
from app.ports.channel import Access
from app.ports.failures import NeedsReconnection, TemporaryFailure

API = "https://api.linkedin.com"
# A version is served for about a year: an administrator may name a younger one.
VERSION = "202608"
PAGE_SIZE = 100


class Server:
    """The API as one account speaks to it. Paths and queries are already quoted (`urns.quoted`)."""

    def __init__(self, http: Http, access: Access) -> None:
        self._http = http
        self._api = (access.credentials.get("api") or API).rstrip("/")
        self._token = token_of(access)
        self._version = access.credentials.get("version") or VERSION

    def get(self, path: str, query: str = "") -> Json:
        """Read one thing, or one page of a list."""
        return body_of(
            self._http.get(self._url(path, query), params={}, headers=self._headers()), writes=False
        )

    def post(self, path: str, body: Mapping[str, object]) -> tuple[Json, str | None]:
        """Write; give what was answered, and the id of what was made. Room for doubt raises InDoubt."""
        answer = self._http.post_json(self._url(path), body=body, headers=self._headers())
        made = answer.headers.get("x-restli-id") or answer.headers.get("x-linkedin-id")
        return body_of(answer, writes=True), made

    def put(self, path: str, body: Mapping[str, object]) -> Json:
        """Write what may be written twice without harm."""
        answer = self._http.put_json(self._url(path), body=body, headers=self._headers())
        return body_of(answer, writes=True)

    def delete(self, path: str, query: str) -> None:
        """Delete; twice is no harm."""
        body_of(self._http.delete(self._url(path, query), headers=self._headers()), writes=True)

    def pages(self, path: str, query: str = "", size: int = PAGE_SIZE) -> Iterator[Sequence[Json]]:
        """Read a list page by page; one that cannot be followed to its end raises TemporaryFailure."""
        start = 0
        while True:
            body = self.get(path, "&".join(part for part in (query, f"start={start}&count={size}") if part))
            listed = body.get("elements")
            if not isinstance(listed, list):
                raise TemporaryFailure("unclear_answer")
            yield [mapping(member) for member in listed]
            start += len(listed)
            total = count(mapping(body.get("paging")).get("total"))
            if not listed or (len(listed) < size if total is None else start >= total):
                return

    def _url(self, path: str, query: str = "") -> str:
        return f"{self._api}/rest/{path}{'?' if query else ''}{query}"

    def _headers(self) -> dict[str, str]:
        if not self._token or not self._token.isascii() or not self._token.isprintable():
            raise NeedsReconnection("token_unreadable")
        return {
            "Authorization": f"Bearer {self._token}",
            "LinkedIn-Version": self._version,
            "X-Restli-Protocol-Version": "2.0.0",
        }
