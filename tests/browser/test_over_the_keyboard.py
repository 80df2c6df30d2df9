"""On a phone the composer stays over the keyboard, with its button; the acts make room while one writes.

Chromium on a desk has no keyboard on its screen: here the window becomes lower, as where the keyboard pushes
the page up (Android, by `interactive-widget`), or only what is seen of it does, as where it lies over it
(iOS knows no `interactive-widget`: its `visualViewport` is played). What this does not show: how far a
telephone scrolls by itself to show the field, the bar that some keyboards carry, and what moves while they
come up.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import author, field
from tests.browser.town import Town

SCREENS = {(390, 844): 336, (320, 640): 260, (320, 568): 253}
LIES_OVER = """
const seen = new EventTarget();
Object.assign(seen, {offsetTop: 0, scale: 1, covered: 0});
Object.defineProperty(seen, "height", {get: () => document.documentElement.clientHeight - seen.covered});
Object.defineProperty(window, "visualViewport", {value: seen});
"""
COMES_UP = """(covered) => {
  visualViewport.covered = covered;
  visualViewport.dispatchEvent(new Event("resize"));
}"""

Enter = Callable[..., Page]


def _writes_at(enter: Enter, town: Town, width: int, height: int) -> Page:
    screen = {"viewport": {"width": width, "height": height}, "has_touch": True, "is_mobile": True}
    return enter(f"/comments/{town.named['Marc Le Goff']}", **screen)


def _begins(page: Page) -> None:
    field(page).tap()
    expect(field(page)).to_be_focused()
    expect(page.locator("html")).to_have_class("is-writing")
    page.keyboard.insert_text("Bonjour, la piscine ouvre à 9 h.")


def _stands_over(page: Page, keyboard_at: int) -> None:
    """Head, words and button between the top of the screen and the keyboard, whatever is scrolled."""
    for way in ("0", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {way})")
        for part in (".composer-head", ".composer-text", ".composer [data-send]"):
            box = page.locator(part).bounding_box()
            assert box is not None, part
            assert box["y"] >= 0, (part, box)
            assert box["y"] + box["height"] <= keyboard_at, (part, box)
    expect(page.locator(".bar-acts")).to_be_hidden()


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_it_stays_over_a_keyboard_that_pushes_the_page_up(
    enter: Enter, town: Town, screen: tuple[int, int]
) -> None:
    width, height = screen
    page = _writes_at(enter, town, width, height)
    _begins(page)
    page.set_viewport_size({"width": width, "height": height - SCREENS[screen]})
    _stands_over(page, height - SCREENS[screen])
    asked = page.locator("meta[name=viewport]").get_attribute("content") or ""
    assert "interactive-widget=resizes-content" in asked


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_it_rises_over_a_keyboard_that_lies_over_the_page(
    enter: Enter, town: Town, screen: tuple[int, int]
) -> None:
    width, height = screen
    page = _writes_at(enter, town, width, height)
    page.add_init_script(LIES_OVER)
    page.reload()
    _begins(page)
    page.evaluate(COMES_UP, SCREENS[screen])
    _stands_over(page, height - SCREENS[screen])
    page.evaluate(COMES_UP, 0)
    author(page).focus()
    expect(page.locator(".bar-acts")).to_be_visible()
