"""A real Chromium, the distribution's own, with nothing of ours patched, before a town that is served."""

from __future__ import annotations

import shutil
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
from tests.browser.town import Town
from tests.needs import chromium
from tests.standins.serving import served

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
)
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one Chromium for the session; a test opens its own context."""
    path = chromium()
    expect.set_options(timeout=8000)
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


@pytest.fixture
def address(town: Town) -> Iterator[str]:
    """Serve the town, and give its address."""
    with opened(town.house) as app, served(app) as address:
        yield address


@pytest.fixture
def faults() -> list[str]:
    """What pages complained of: scripts that failed, and what the policy refused."""
    return []


@pytest.fixture
def context(browser: Browser, address: str, faults: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser of somebody's own; at the end no page of theirs may have met a fault."""
    opened: list[BrowserContext] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            faults.append(message.text)

    def open_(**options: Any) -> BrowserContext:
        context = browser.new_context(
            **{"base_url": address, "viewport": DESK, "locale": "fr-FR", "reduced_motion": "reduce"} | options
        )
        context.set_default_timeout(8000)
        context.add_init_script(TELLS)
        context.on("console", note)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        opened.append(context)
        return context

    yield open_
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture
def enter(context: Callable[..., BrowserContext], town: Town) -> Callable[..., Page]:
    """Open the desk as somebody already signed in, Claire unless told otherwise."""

    def entered(path: str = "/", *, who: User | None = None, **options: Any) -> Page:
        opened = context(**options)
        sign_in(opened, town, who or town.claire)
        page = opened.new_page()
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
