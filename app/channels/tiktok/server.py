"""Calls to the API for Business: its own header, its lists (TikTok API for Business v1.3, "Accounts API")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.channels._http import Answer, Http
from app.channels._values import Json, ident, mapping
from app.channels.tiktok.failing import TokenEnded, data_of
from app.channels.tiktok.tokens import can_renew, token_of, url_of
from app.ports.channel import Access
from app.ports.failures import InDoubt, NeedsReconnection, TemporaryFailure


@dataclass(frozen=True)
class Page:
    """One page of a list. after: the cursor of the next one, None on the last."""

    rows: Sequence[Json] = field(repr=False)
    after: str | None = None


class Server:
    """The API as one account speaks to it; `business_id` is that account, in every call."""

    def __init__(self, http: Http, access: Access) -> None:
        self._http = http
        self._access = access

    def get(self, path: str, **params: str) -> Json:
        """Read."""
        url = url_of(self._access.credentials, path)
        named = {"business_id": self._access.account, **params}
        return self._data(self._http.get(url, params=named, headers=self._headers()), writes=False)

    def post(self, path: str, **body: str) -> Json:
        """Write; an answer that leaves room for doubt raises InDoubt."""
        url = url_of(self._access.credentials, path)
        named = {"business_id": self._access.account, **body}
        return self._data(self._http.post_json(url, body=named, headers=self._headers()), writes=True)

    def set(self, path: str, **body: str) -> Json:
        """Write what may be written twice without harm."""
        try:
            return self.post(path, **body)
        except InDoubt as doubt:
            raise TemporaryFailure(doubt.reason) from doubt

    def page(self, path: str, key: Sequence[str], **params: str) -> Page:
        """Read one page; its rows stand under one of several keys."""
        data = self.get(path, **params)
        listed = next((found for name in key if isinstance(found := data.get(name), list)), None)
        goes_on, after = data.get("has_more") is True, ident(data.get("cursor"))
        if listed is None or (goes_on and after is None):
            raise TemporaryFailure("unclear_answer")
        return Page([mapping(row) for row in listed], after if goes_on else None)

    def pages(self, path: str, key: Sequence[str], **params: str) -> Iterator[Page]:
        """Read a list page by page; one that leads in a circle is never taken for a whole one."""
        seen: set[str] = set()
        after = "0"
        while True:
            page = self.page(path, key, **params, cursor=after)
            yield page
            if page.after is None:
                return
            seen.add(after)
            after = page.after
            if after in seen:
                raise TemporaryFailure("unclear_answer")

    def _data(self, answer: Answer, *, writes: bool) -> Json:
        try:
            return data_of(answer, writes=writes)
        except TokenEnded:
            if can_renew(self._access):
                raise
            raise NeedsReconnection("token_dead") from None

    def _headers(self) -> Mapping[str, str]:
        token = token_of(self._access)
        if not token or not token.isascii() or not token.isprintable():
            raise NeedsReconnection("token_unreadable")
        return {"Access-Token": token}
