"""Calls to the Graph API: the token in the header, the proof beside it, pages by their cursor."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from urllib.parse import quote

from app.channels._http import Answer, Http
from app.channels._meta.failing import body_of
from app.channels._meta.pacing import rest_asked, wait_asked
from app.channels._values import Json, mapping, text
from app.ports.channel import Fetched
from app.ports.failures import InDoubt, NeedsReconnection, PermanentFailure, TemporaryFailure

# What a field we may not read makes Graph answer; the same call with fewer fields may pass.
FIELDS_REFUSED = {"bad_request", "permission", "refused"}


@dataclass(frozen=True)
class Reply:
    """What Graph said. wait: asked for in words; rest: what its usage counters ask of polling.

    fields: those it accepted to answer.
    """

    body: Json = field(repr=False)
    fields: str = ""
    wait: timedelta | None = None
    rest: timedelta | None = None


@dataclass(frozen=True)
class Page:
    """One page of a list. after: the cursor of the next one, None on the last.

    is_followable: it is a list, and where it says that more follows it says how to ask for it.
    """

    rows: Sequence[Json] = field(repr=False)
    after: str | None = None
    rest: timedelta | None = None
    is_followable: bool = True


@dataclass(frozen=True)
class Graph:
    """Graph as one account sees it. secret: the app's, None where no proof is wanted."""

    http: Http
    base: str
    token: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)

    def get(self, path: str, **params: str) -> Reply:
        """Read one object. `path` is already made of `of()`."""
        answer = self.http.get(self._url(path), params={**params, **self._proof()}, headers=self._headers())
        return _reply(answer, fields=params.get("fields", ""), writes=False)

    def get_fields(self, path: str, field_sets: Sequence[str], **params: str) -> Reply:
        """Read with the richest fields that Graph accepts: one that is not permitted fails the whole call."""
        *richer, poorest = field_sets
        for fields in richer:
            try:
                return self.get(path, fields=fields, **params)
            except PermanentFailure as failure:
                if failure.reason not in FIELDS_REFUSED:
                    raise
        return self.get(path, fields=poorest, **params)

    def post(self, path: str, **form: str) -> Reply:
        """Write; an answer that leaves room for doubt raises InDoubt."""
        reply = _reply(self._posted(path, form), writes=True)
        if reply.body.get("success") is False:
            raise PermanentFailure("refused")
        return reply

    def delete(self, path: str) -> Reply:
        """Delete; the proof stands in the address, since there is no body."""
        proof = "".join(f"?{name}={value}" for name, value in self._proof().items())
        reply = _reply(self.http.delete(self._url(path) + proof, headers=self._headers()), writes=True)
        if reply.body.get("success") is False:
            raise PermanentFailure("refused")
        return reply

    def prepare(self, path: str, **form: str) -> Reply:
        """Write what nobody sees yet: where doubt is left, it may simply be written again."""
        try:
            return _reply(self._posted(path, form), writes=False)
        except InDoubt as doubt:
            raise TemporaryFailure(doubt.reason) from doubt

    def picture(self, url: str) -> Fetched:
        """Fetch a picture that opens to the token alone."""
        return self.http.picture(url, headers=self._headers())

    def pages(
        self, path: str, field_sets: Sequence[str], after: str | None = None, **params: str
    ) -> Iterator[Page]:
        """Read a list page by page, rebuilding each address: `paging.next` may carry or lack the token.

        A list that cannot be followed to its end raises TemporaryFailure: it is never taken for a whole one.
        """
        seen: set[str] = set()
        while True:
            cursor = {"after": after} if after else {}
            reply = self.get_fields(path, field_sets, **params, **cursor)
            page = page_of(reply.body, reply.rest)
            if not page.is_followable or page.after in seen:
                raise TemporaryFailure("unclear_answer")
            yield page
            if page.after is None:
                return
            after = page.after
            seen.add(after)

    def _posted(self, path: str, form: Mapping[str, str]) -> Answer:
        return self.http.post(self._url(path), form={**form, **self._proof()}, headers=self._headers())

    def _url(self, path: str) -> str:
        return f"{self.base.rstrip('/')}/{path}"

    def _headers(self) -> dict[str, str]:
        if not self.token or not self.token.isascii() or not self.token.isprintable():
            raise NeedsReconnection("token_unreadable")
        return {"Authorization": f"Bearer {self.token}"}

    def _proof(self) -> dict[str, str]:
        if not self.secret:
            return {}
        proof = hmac.new(self.secret.encode(), self.token.encode(), sha256).hexdigest()
        return {"appsecret_proof": proof}


def _reply(answer: Answer, *, writes: bool, fields: str = "") -> Reply:
    body = body_of(answer, writes=writes)
    return Reply(body, fields, wait_asked(answer.headers), rest_asked(answer.headers))


def of(*parts: str) -> str:
    """A path of ids and edges, each one encoded."""
    return "/".join(quote(part, safe="") for part in parts)


def page_of(body: Json, rest: timedelta | None = None) -> Page:
    """One page out of a list, nested or not. Without `next` it is the last, whatever its cursors say."""
    paging, listed = mapping(body.get("paging")), body.get("data")
    goes_on = bool(paging.get("next"))
    after = text(mapping(paging.get("cursors")).get("after")) if goes_on else None
    members = [mapping(member) for member in listed] if isinstance(listed, list) else []
    return Page(members, after or None, rest, isinstance(listed, list) and goes_on == bool(after))
