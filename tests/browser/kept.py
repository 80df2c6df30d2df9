"""Browsers that a worker keeps from one test to the next, each put back as it was when nobody had used it.

What a new one costs is not the window but the process behind it: three of them for each test, which read and
compile every script and style sheet anew. A browser here keeps one quiet tab of the town's address; a test's
tabs are new, share its process, and find the static files where the last test left them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.static_files import static

OF_THE_TAB = ("viewport", "color_scheme", "forced_colors")  # a tab can be given these when it is open
KEPT_DATA = "local_storage,indexeddb,cache_storage,service_workers,file_systems,shared_storage"


class Borrowed:
    """A browser in the hands of a test."""

    def __init__(self, context: BrowserContext, kind: str) -> None:
        self.context = context
        self.kind = kind
        self._quiet = context.new_page()
        self._quiet.goto(static("mark.svg"))  # nothing runs there, and it is of the same origin

    def tab(self, options: dict[str, Any]) -> Page:
        """Open a tab of this size and in this light."""
        page = self.context.new_page()
        if viewport := options.get("viewport"):
            page.set_viewport_size(viewport)
        media = {name: options[name] for name in OF_THE_TAB[1:] if name in options}
        if media:
            page.emulate_media(**media)
        return page

    def put_back(self, *, cache_too: bool) -> None:
        """Close what a test opened, and forget what it left."""
        for page in self.context.pages:
            if page is not self._quiet:
                page.close()
        self.context.unroute_all(behavior="ignoreErrors")
        self.context.set_offline(False)
        self.context.clear_cookies()
        self.context.clear_permissions()
        origin = self._quiet.url.removesuffix(static("mark.svg"))
        line = self.context.new_cdp_session(self._quiet)
        line.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT_DATA})
        if cache_too:
            line.send("Network.clearBrowserCache")
        line.detach()


class Shelf:
    """The browsers that nobody uses now, by what they were opened with."""

    def __init__(self) -> None:
        self._free: list[Borrowed] = []

    def take(self, opens: Callable[..., BrowserContext], options: dict[str, Any]) -> Borrowed:
        """Give one that was opened with these options, but for those of a tab."""
        own = {name: value for name, value in options.items() if name not in OF_THE_TAB}
        kind = repr(sorted(own.items()))
        for place, one in enumerate(self._free):
            if one.kind == kind:
                return self._free.pop(place)
        return Borrowed(opens(**own), kind)

    def give_back(self, one: Borrowed) -> None:
        """Keep it for another test."""
        self._free.append(one)


class Noting:
    """Notes whether an answer was given that browsers keep, and that the next town may give otherwise."""

    def __init__(self) -> None:
        self.gave_to_keep = False

    def before(self, app: ASGIApp) -> ASGIApp:
        """Stand before this application."""

        async def noting(scope: Scope, receive: Receive, send: Send) -> None:
            async def sent(message: Message) -> None:
                self.look(message)
                await send(message)

            await app(scope, receive, sent)

        return noting

    def look(self, message: Message) -> None:
        """Look at the head of an answer."""
        kept = Headers(raw=message.get("headers", [])).get("cache-control", "")
        if "max-age" in kept and "immutable" not in kept:
            self.gave_to_keep = True
