"""What moves, moves for whoever allows it; with reduced motion nothing does, and the number counts alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import ANSWER, author, field, outgoing, presses_send, sees

# All that set out: what animates, and which property passes from one value to another. The browser tells
# of it even where no frame was drawn between its start and its end.
WATCHES = """
window.moved = new Set();
addEventListener("transitionrun", ({ propertyName }) => moved.add(propertyName), true);
addEventListener("animationstart", ({ animationName, pseudoElement, target }) => {
  const { animationDuration } = getComputedStyle(target, pseudoElement || null);
  if (animationDuration.split(",").some((time) => parseFloat(time) > 0)) moved.add(animationName);
}, true);
"""
TAKES = "() => { const all = [...moved]; moved.clear(); return all.sort(); }"
OFFSET = "() => document.querySelector('.ring-left').style.strokeDashoffset"

Enter = Callable[..., Page]


def _opens(page: Page, key: str, layer: str) -> None:
    page.keyboard.press(key)
    expect(page.locator(layer)).to_be_visible()


def _palette(page: Page) -> None:
    _opens(page, "Control+k", "dialog[open]")


def _picker(page: Page) -> None:
    _opens(page, ":", "dialog[open]")


def _assigning(page: Page) -> None:
    _opens(page, "a", "dialog[open]")


def _help(page: Page) -> None:
    _opens(page, "?", "dialog[open]")


def _menu(page: Page) -> None:
    _opens(page, "p", ".bar .menu[open] .sheet")


def _filters(page: Page) -> None:
    page.locator(".filters summary").first.click()
    expect(page.locator(".filters [open]")).to_be_visible()


def _sent(page: Page) -> None:
    name = author(page).inner_text()
    page.keyboard.press("r")
    expect(field(page)).to_be_focused()
    page.keyboard.insert_text(ANSWER)
    presses_send(page)
    expect(author(page)).not_to_have_text(name)
    expect(outgoing(page)).to_contain_text("Envoi dans")


def _closed(page: Page) -> None:
    page.keyboard.press("e")
    page.keyboard.press("2")
    expect(outgoing(page)).to_contain_text("Classé sans réponse")


STATES: dict[Callable[[Page], None], list[str]] = {
    _palette: ["appear"],
    _picker: ["appear"],
    _assigning: ["appear"],
    _help: ["appear"],
    _menu: ["appear"],
    _filters: ["appear"],
    _sent: ["block-size", "height", "opacity"],
    _closed: ["appear", "block-size", "height", "opacity"],
}


@pytest.mark.parametrize("act", STATES, ids=lambda act: act.__name__.strip("_"))
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_it_moves_only_for_whoever_allows_it(enter: Enter, act: Callable[[Page], None], motion: str) -> None:
    page = enter("/", reduced_motion=motion)
    page.evaluate(WATCHES)
    act(page)
    sees(page)
    moved = page.evaluate(TAKES)
    if motion == "reduce":
        assert moved == []
    else:
        assert moved, "nothing moved where it may"
        assert set(moved) <= set(STATES[act]), moved


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_ring_empties_or_the_number_counts_alone(enter: Enter, motion: str) -> None:
    page, is_shown = enter("/", reduced_motion=motion), motion != "reduce"
    _sent(page)
    expect(page.locator(".ring")).to_be_visible(visible=is_shown)
    if is_shown:
        was = page.evaluate(OFFSET)
        page.wait_for_function(f"(was) => ({OFFSET})() !== was", arg=was)
    said = outgoing(page).inner_text()
    page.wait_for_function("(was) => document.getElementById('outgoing').innerText !== was", arg=said)
    expect(outgoing(page)).to_contain_text("Envoi dans")
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(field(page)).to_have_value(ANSWER)
