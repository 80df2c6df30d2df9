"""What a person at the keyboard does and notices."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

ANSWER = "Bonjour, le nettoyage est prévu jeudi. Pardon pour l’attente."
LOOKS = re.compile(r"/comments/\d+/checks")
# When the next frame is drawn: what a page asked to be told of it at, earlier, is told before.
DRAWN = """() => new Promise((resolve) => requestAnimationFrame(() => {
  const drawn = new MessageChannel();
  drawn.port1.onmessage = () => resolve(performance.now());
  drawn.port2.postMessage(null);
}))"""
KEPT = "() => Object.keys(localStorage).filter((name) => name.startsWith('waiting:')).length"


def goes(page: Page, path: str) -> None:
    """Open an address and wait until the page listens."""
    page.goto(path)
    listens(page)


def comes_back(page: Page) -> None:
    """Load the page anew."""
    page.reload()
    listens(page)


def author(page: Page) -> Locator:
    """The heading of the open comment."""
    return page.locator("h1#author")


def field(page: Page) -> Locator:
    """Where one answers."""
    return page.locator(".composer-text")


def status(page: Page) -> Locator:
    """What a screen reader hears after an act."""
    return page.locator("#status")


def outgoing(page: Page) -> Locator:
    """The bar of what is about to leave, or has left."""
    return page.locator("#outgoing")


def is_read(page: Page, name: str) -> None:
    """The comment of this person is open and has the focus."""
    expect(author(page)).to_have_text(name)
    expect(author(page)).to_be_focused()


def steps_to(page: Page, name: str) -> None:
    """Press J until this person's comment is open."""
    for _ in range(20):
        here = author(page).inner_text()
        if here == name:
            is_read(page, name)
            return
        page.keyboard.press("j")
        expect(author(page)).not_to_have_text(here)
    raise AssertionError(f"J never came to {name}")


def writes(page: Page, text: str = ANSWER) -> None:
    """Press R and write."""
    page.keyboard.press("r")
    expect(field(page)).to_be_focused()
    page.keyboard.insert_text(text)


def sends(page: Page, text: str = ANSWER) -> None:
    """Write, and press Ctrl+Entrée; the next comment is then open, and the town has the reply."""
    name = author(page).inner_text()
    writes(page, text)
    presses_send(page)
    expect(author(page)).not_to_have_text(name)


def next_is_here(page: Page) -> None:
    """Wait until the comment after this one has been read ahead."""
    path = page.locator("[data-step=next]").get_attribute("href")
    asked = "(path) => performance.getEntriesByType('resource').some((one) => one.name.endsWith(path))"
    page.wait_for_function(asked, arg=path)
    page.evaluate(DRAWN)  # its last octet is here; the page takes it in before the next frame


def no_look_comes(page: Page) -> None:
    """The second look at what one writes is on its way for good: whoever presses has not seen it."""
    page.route(LOOKS, lambda route: None)


def presses_send(page: Page) -> None:
    """Press Ctrl+Entrée and let the reply arrive; the next comment may be open before."""
    with page.expect_response("**/replies"):
        page.keyboard.press("Control+Enter")


def is_taken(page: Page) -> None:
    """The town has all that was pressed: what it does not have yet is kept in the browser."""
    page.wait_for_function(f"{KEPT} === 0")


def until(page: Page, there: Callable[[], object]) -> None:
    """Let the page go on, frame by frame, until this is true: a request is told of before its route is."""
    for _ in range(1000):
        if there():
            return
        page.evaluate(DRAWN)
    raise AssertionError("it never came")


def sees(page: Page) -> None:
    """Look as long as it takes to see what is there, from when it is drawn."""
    now = page.evaluate(DRAWN)
    page.wait_for_function("(now) => performance.now() > now + 600", arg=now)


def tabs_to(page: Page, goal: Locator) -> None:
    """Press Tab until the focus is there."""
    for _ in range(30):
        if goal.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab never came there")


def focus_is_somewhere(page: Page) -> None:
    """After an act the focus is never left on the body."""
    page.wait_for_function("() => document.activeElement !== document.body")


def sentence(*parts: str) -> re.Pattern[str]:
    """A sentence whose numbers are not known: `…` stands for one."""
    text = "".join(parts)
    return re.compile(re.escape(text).replace("…", r"\d+( h \d+)?").replace(r"\ ", r"\s"))


def listens(page: Page) -> None:
    """Wait until the page that shows hears keys: its scripts start a moment after."""
    page.wait_for_selector("[data-htmx-powered]", state="attached")  # CSP forbids asking a function again
