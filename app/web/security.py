"""What stands outside everything: where forms come from, what browsers may do, what is logged."""

from __future__ import annotations

import re
import secrets
from time import perf_counter
from urllib.parse import urlsplit

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.errors import NotAllowed, NotFound
from app.web.errors import refuse, too_heavy

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SIGNED = ("/webhooks/", "/erasures/")
TOO_HEAVY = 413
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SECRET_SEGMENT = re.compile(r"^(/sign-in-links/|/s/|/webhooks/[^/]+/).+")
log = structlog.get_logger("parvis.web")


class Guard:
    """Refuse what another site sends, say what browsers may do, and note who was served in how long."""

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self._app = app
        self._home = urlsplit(base_url)
        self._headers = dict(HEADERS)
        if self._home.scheme == "https":
            self._headers["Strict-Transport-Security"] = "max-age=63072000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, number = perf_counter(), secrets.token_hex(6)
        status = 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._mark(message, number)
            await send(message)

        try:
            await self._serve(scope, receive, sent)
        finally:
            milliseconds = round((perf_counter() - began) * 1000, 1)
            log.info(
                "served",
                method=scope["method"],
                path=said(scope["path"]),
                status=status,
                ms=milliseconds,
                id=number,
            )

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if "\0" in scope["path"]:
            answer = await run_in_threadpool(refuse, Request(scope), NotFound("page"))
            await answer(scope, receive, send)
        elif scope["method"] in SAFE or scope["path"].startswith(SIGNED):
            await self._app(scope, receive, send)
        elif self._from_here(Headers(scope=scope)):
            await _in_our_words(self._app, scope, receive, send)
        else:
            answer = await run_in_threadpool(refuse, Request(scope), NotAllowed("other_site"))
            await answer(scope, receive, send)

    def _from_here(self, headers: Headers) -> bool:
        """Whether a page of ours sent this: browsers say so, and no other site's script can lie about it."""
        fetched = headers.get("Sec-Fetch-Site")
        if fetched is not None:
            return fetched in {"same-origin", "none"}
        origin = urlsplit(headers.get("Origin", ""))
        return bool(origin.netloc) and origin.netloc in {headers.get("Host"), self._home.netloc}

    def _mark(self, message: Message, number: str) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "private, no-cache")
        headers["X-Request-Id"] = number


async def _in_our_words(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Say that a form is too heavy as we say everything: the framework answers before our handlers can."""
    unsaid = False

    async def heard(message: Message) -> None:
        nonlocal unsaid
        if message["type"] == "http.response.start" and message["status"] == TOO_HEAVY:
            unsaid = "html" not in Headers(raw=message["headers"]).get("Content-Type", "")
        if not unsaid:
            await send(message)

    await app(scope, receive, heard)
    if unsaid:
        answer = await run_in_threadpool(too_heavy, Request(scope))
        await answer(scope, receive, send)


def said(path: str) -> str:
    """The path as it may be logged: a link's token or a webhook's key opens doors."""
    return SECRET_SEGMENT.sub(r"\1…", path)
