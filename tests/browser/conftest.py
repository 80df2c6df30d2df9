"""A real Chromium, the distribution's own, with nothing of ours patched, before a town that is served."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from app.db import Database
from app.domain.user import User
from tests import databases
from tests.apps import opened
from tests.browser.hands import goes
from tests.browser.judging import KNOWN
from tests.browser.kept import Borrowed, Noting, Shelf
from tests.browser.town import Town
from tests.needs import chromium
from tests.standins.serving import LOOPBACK, served

QUIET = (
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    # The tabs of one browser share a process: a new one costs more than the tab.
    "--process-per-site",
    "--renderer-process-limit=1",
    "--disable-site-isolation-trials",
    # No page lives long enough to earn what compiling it better costs.
    "--js-flags=--no-opt,--no-maglev,--min-semi-space-size=64",
)
PATIENCE = 30_000  # milliseconds for what is sure to come, on a busy machine: eight seconds were not enough
DESK = {"width": 1440, "height": 900}
TELLS = """window.refused = 0;
addEventListener("securitypolicyviolation", (event) => {
  window.refused += 1;
  console.error("CSP", event.violatedDirective);
});"""
# The browser notes every answer of 400 and more, and every line that is cut: those are the tests' own doing.
EXPECTED = (
    "Failed to load resource",
    "net::ERR_INTERNET_DISCONNECTED",
    "htmx: htmx:sse:error",
    "htmx: htmx:error: Failed to fetch",
)


@pytest.fixture(scope="session", autouse=True)
def _judged_together(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """What one worker found good to look at, the others need not judge."""
    if worker_id != "master":
        KNOWN.share(tmp_path_factory.getbasetemp().parent / "looks.jsonl")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one Chromium for the session; a test opens its own context."""
    path = chromium()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def first_town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, Path]:
    """Build the town once; each test receives a copy."""
    file = tmp_path_factory.mktemp("town") / "parvis.db"
    shutil.copyfile(sqlite_template, file)
    db = Database(f"sqlite:///{file}")
    town = Town.on(db)
    db.close()
    return town, file


@pytest.fixture
def town(first_town: tuple[Town, Path], sqlite_file: Database) -> Iterator[Town]:
    built, file = first_town
    databases.refill(sqlite_file, file)
    yield built.again(databases.anew(sqlite_file))
    sqlite_file.close()


@pytest.fixture(scope="session")
def door() -> Iterator[socket.socket]:
    """Give one port to every town of this worker: a browser keeps static files by their address."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        yield listening


@pytest.fixture
def noting() -> Noting:
    """What browsers were given to keep during this test."""
    return Noting()


@pytest.fixture
def address(town: Town, door: socket.socket, noting: Noting) -> Iterator[str]:
    """Serve the town, and give its address."""
    with opened(town.house) as app, served(noting.before(app), door=door) as address:
        yield address


@pytest.fixture(scope="session")
def complaints() -> list[str]:
    """Where every browser of this worker complains: the kept ones have one place for all their tests."""
    return []


@pytest.fixture
def faults(complaints: list[str]) -> list[str]:
    """What pages complained of: scripts that failed, and what the policy refused."""
    complaints.clear()
    return complaints


@pytest.fixture
def opens(browser: Browser, address: str, faults: list[str]) -> Callable[..., BrowserContext]:
    """Open a browser before the town, and hear what its pages complain of."""

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            faults.append(message.text)

    def open_(**options: Any) -> BrowserContext:
        context = browser.new_context(
            **{"base_url": address, "viewport": DESK, "locale": "fr-FR", "reduced_motion": "reduce"} | options
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELLS)
        context.on("console", note)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        return context

    return open_


@pytest.fixture
def context(
    opens: Callable[..., BrowserContext], faults: list[str]
) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser of somebody's own; at the end no page of theirs may have met a fault."""
    own: list[BrowserContext] = []

    def open_(**options: Any) -> BrowserContext:
        own.append(opens(**options))
        return own[-1]

    yield open_
    for context in own:
        context.close()
    assert faults == []


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    """Give the browsers that wait for a test."""
    return Shelf()


@pytest.fixture
def borrow(
    context: Callable[..., BrowserContext],  # its end comes after ours, and asks for the faults of all
    opens: Callable[..., BrowserContext],
    shelf: Shelf,
    noting: Noting,
) -> Iterator[Callable[..., Borrowed]]:
    """Take a browser from the shelf; at the end it goes back as it was."""
    taken: list[Borrowed] = []

    def take(options: dict[str, Any]) -> Borrowed:
        taken.append(shelf.take(opens, options))
        return taken[-1]

    yield take
    for one in taken:
        one.put_back(cache_too=noting.gave_to_keep)
        shelf.give_back(one)


@pytest.fixture
def enter(borrow: Callable[..., Borrowed], town: Town) -> Callable[..., Page]:
    """Open the desk as somebody already signed in, Claire unless told otherwise.

    A second tab of the same browser has the desk's size and light.
    """

    def entered(path: str = "/", *, who: User | None = None, **options: Any) -> Page:
        browser = borrow(options)
        sign_in(browser.context, town, who or town.claire)
        page = browser.tab(options)
        if options.get("java_script_enabled", True):
            goes(page, path)
        else:
            page.goto(path)
        return page

    return entered


@pytest.fixture
def desk(enter: Callable[..., Page]) -> Page:
    """Claire at her desk, 1440 by 900."""
    return enter()


def sign_in(context: BrowserContext, town: Town, who: User) -> None:
    """Sign in by a one-time link, without its page."""
    there = context.request
    answer = there.post(town.link_for(who), headers={"Sec-Fetch-Site": "same-origin"}, max_redirects=0)
    assert answer.status == 303
