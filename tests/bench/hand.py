"""The hand: from the key of *send and next* to the next comment readable, measured by the page in Chromium.

With 5,000 open comments against 100; and that nothing moves under the cursor, nor holds the list up.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType, Page, ViewportSize, sync_playwright

from app import changes
from app.errands.demonstrating import open_town
from app.errands.filling import fill
from app.house import House
from tests.bench.measuring import Line, Turn, in_ms, in_turns, line_of
from tests.bench.pages import DAYS, manager_of_town
from tests.bench.serving import NotServed, Server, house_at, parvis, signed_in
from tests.browser.conftest import DESK, QUIET
from tests.browser.hands import goes
from tests.standins.serving import LOOPBACK

FEW, MANY = 2_000, 100_000  # one in twenty open
A_TURN = 10
AT_MOST_P50, AT_MOST_P95 = 0.100, 0.200  # seconds
WORDS = "Bonjour, le service est prévenu et passe cette semaine."
READ = 500  # milliseconds: the eye is never as fast as the hand
ARRIVE = 3
ON_A_ROW = (200, 420)
SCROLLS, A_SCROLL = 4_000, 400
OFFERS, MOST_READ = 20, 400
AT_MOST_OFFER = 0.100  # seconds
AT_THE_END = "onward.hidden && rows.scrollTop + rows.clientHeight > rows.scrollHeight - 2"
PROBE = Path(__file__).with_name("hand.js")
NEXT = "(was) => document.getElementById('reading').dataset.comment !== was"
OPEN = "document.getElementById('reading').dataset.comment"
MOVED_UNASKED = "hand.shifts.filter((shift) => !shift.asked).length"


@dataclass
class Hand:
    """Somebody at the keyboard before a backlog of some size."""

    house: House
    page: Page

    def send(self) -> Turn:
        """Answer the first comments of the queue one after the other; those that take no answer are
        passed."""
        goes(self.page, "/")
        self.page.mouse.move(*ON_A_ROW)
        self.page.wait_for_timeout(READ)
        while self.page.evaluate("hand.times.length") < A_TURN:
            self._answer()
        times = [one / 1000 for one in self.page.evaluate("hand.times")]
        return Turn(times, sum(times))

    def read(self) -> list[float]:
        """Step through the queue until enough comments came with a suggestion: from the key to its words, in
        seconds."""
        goes(self.page, "/")
        self.page.wait_for_timeout(READ)
        for _ in range(MOST_READ):
            was = self.page.evaluate(OPEN)
            self.page.keyboard.press("j")
            self.page.wait_for_function(NEXT, arg=was)
            self.page.wait_for_timeout(READ)
            if self.page.evaluate("hand.offers.length") >= OFFERS:
                return [one / 1000 for one in self.page.evaluate("hand.offers")]
        raise NotServed("a queue where hardly anything is suggested")

    def hear(self) -> int:
        """Let comments arrive while the cursor rests on a line; how often it moved under it."""
        goes(self.page, "/")
        self.page.mouse.move(*ON_A_ROW)
        for count in range(1, ARRIVE + 1):
            with self.house.db.writing() as session:
                changes.tell(session, "arrival", self.house.clock())
            self.page.wait_for_function("(n) => arrivals.textContent.includes(n)", arg=str(count))
        self.page.wait_for_timeout(READ)
        return _number(self.page.evaluate("hand.shifts.length"))

    def scroll(self) -> list[float]:
        """Scroll the list from its first comment to its last; the long tasks met, in seconds."""
        goes(self.page, "/")
        self.page.mouse.move(*ON_A_ROW)
        self.page.wait_for_timeout(READ)
        self.page.evaluate("hand.tasks.length = 0")
        for _ in range(SCROLLS):
            self.page.mouse.wheel(0, A_SCROLL)
            self.page.wait_for_timeout(20)
            if self.page.evaluate(AT_THE_END):
                return [one / 1000 for one in self.page.evaluate("hand.tasks")]
        raise NotServed("a list that does not scroll")

    def _answer(self) -> None:
        was = self.page.evaluate(OPEN)
        key = "j"
        if self.page.locator(".composer-text").count():
            self.page.keyboard.press("r")
            self.page.keyboard.insert_text(WORDS)
            self.page.wait_for_timeout(READ)
            key = "Control+Enter"
        self.page.keyboard.press(key)
        self.page.wait_for_function(NEXT, arg=was)
        self.page.wait_for_timeout(READ)


def measure(folder: Path) -> Iterator[tuple[Line, bool]]:
    """Answer before both backlogs in turns; say whether the larger one is as fast as it must be."""
    names = ("chromium", "chromium-browser", "chromium-headless-shell")  # with windows, as people have it
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        print("hand: skipped, Chromium is missing on this machine", file=sys.stderr)  # noqa: T201 - what was not measured
        return
    with ExitStack() as stack:
        chromium = stack.enter_context(sync_playwright()).chromium
        few, many = (_hand(stack, chromium, path, folder / f"{size}.db", size) for size in (FEW, MANY))
        yield from _sends(few, many)
        yield _moves("comments arriving, layout shifts under the cursor", ARRIVE, many.hear())
        yield _suggests(many.read())
        yield _scrolls(many.scroll())


def _sends(few: Hand, many: Hand) -> Iterator[tuple[Line, bool]]:
    large, small = in_turns(many.send, few.send)
    moved = _number(many.page.evaluate(MOVED_UNASKED))
    ratio = statistics.median(one.p50 / other.p50 for one, other in zip(large, small, strict=True))
    times = sorted(time for turn in large for time in turn.times)
    holds = statistics.median(times) <= AT_MOST_P50 and times[int(len(times) * 0.95)] <= AT_MOST_P95
    against = f"with {FEW // 20} open; at most {in_ms(AT_MOST_P50):.0f} ms, p95 {in_ms(AT_MOST_P95):.0f} ms"
    yield line_of(f"send and next, {FEW // 20} open", small), True
    yield line_of(f"send and next, {MANY // 20:,} open", large, ratio=ratio, against=against), holds
    yield _moves("send and next, layout shifts under the cursor", len(times), moved)


def _suggests(times: list[float]) -> tuple[Line, bool]:
    line = line_of("the next comment with its suggestion", [Turn(times, sum(times))])
    holds = statistics.median(times) <= AT_MOST_OFFER
    return replace(line, against=f"at most {in_ms(AT_MOST_OFFER):.0f} ms"), holds


def _scrolls(tasks: list[float]) -> tuple[Line, bool]:
    longest = in_ms(max(tasks, default=0))
    return Line(
        f"the list of {MANY // 20:,} scrolled to its last, long tasks",
        n=len(tasks),
        p95_ms=longest,
        against="at most 0",
    ), not tasks


def _moves(what: str, times: int, moved: int) -> tuple[Line, bool]:
    return Line(f"{what}, of {times}", n=moved, against="at most 0"), not moved


def _hand(stack: ExitStack, chromium: BrowserType, path: str, file: Path, size: int) -> Hand:
    house = stack.enter_context(house_at(file))
    open_town(house)
    fill(house, size, DAYS, 1)
    server = stack.enter_context(parvis(file))
    browser = chromium.launch(executable_path=path, args=list(QUIET))
    stack.callback(browser.close)
    context = browser.new_context(
        base_url=_address(server),
        viewport=ViewportSize(width=DESK["width"], height=DESK["height"]),
        locale="fr-FR",
    )
    name, _, value = signed_in(house, server, manager_of_town(house))["Cookie"].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": _address(server)}])
    context.add_init_script(path=PROBE)
    return Hand(house, context.new_page())


def _address(server: Server) -> str:
    return f"http://{LOOPBACK}:{server.port}"


def _number(given: Any) -> int:
    return int(given)
