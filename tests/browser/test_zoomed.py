"""At 200 % of 1440 by 900 pixels, and where 320 are left: nothing is cut or scrolls sideways, all is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app import saved_replies
from tests.asking import ask_the_same, group_of, keep_good_words
from tests.browser.hands import ANSWER, author, field, focus_is_somewhere, goes, is_read, outgoing, status
from tests.browser.test_few_keys import GESTURE, HOURS
from tests.browser.test_shape import CUT, is_sound
from tests.browser.town import Town

ZOOMS: dict[str, dict[str, Any]] = {
    "200 %": {"viewport": {"width": 720, "height": 450}, "device_scale_factor": 2},
    "400 %": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
    "320 px": {"viewport": {"width": 320, "height": 640}},
}
PATHS = (
    "/",
    "/?shelf=to_read",
    "/?q=piscine",
    "/services",
    "/saved-replies",
    "/saved-replies/1",
    "/facts",
    "/preferences",
    "/help",
    "/palette",
    "/settings/connections",
    "/settings/rules",
    "/views",
    "/mails",
    "/promises",
)
LAYERS = (
    ("a", "dialog[open]"),
    ("?", "dialog[open]"),
    (":", "dialog[open]"),
    ("e", ".menu[open]"),
    ("p", ".menu[open]"),
    ("Control+k", "dialog[open]"),
)
zooms = pytest.mark.parametrize("zoom", ZOOMS)


@pytest.fixture
def at(enter: Callable[..., Page], town: Town) -> Callable[[str], Page]:
    """The desk of a town that keeps replies, on a screen of which little is left."""
    keep_good_words(town)
    with town.db.writing() as session:
        for wording in (HOURS, GESTURE):
            saved_replies.keep(session, wording, by=town.claire, now=town.now())
    return lambda zoom: enter("/preferences", bypass_csp=True, **ZOOMS[zoom])


def _is_whole(page: Page) -> None:
    is_sound(page)
    assert page.evaluate(CUT) == [], page.url


def _is_seen(place: Locator) -> None:
    """Where the eye can be brought it is not under anything else; the bar may be drawn anew meanwhile."""
    hit = """(one) => {
      one.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
      const { x, y, width, height } = one.getBoundingClientRect();
      const found = document.elementFromPoint(x + width / 2, y + height / 2);
      return found !== null && (one.contains(found) || found.contains(one));
    }"""
    assert any(place.evaluate(hit) for _ in range(50)), "it stays under something else"


@zooms
def test_every_screen_is_whole(at: Callable[[str], Page], town: Town, zoom: str) -> None:
    page = at(zoom)
    first = ask_the_same(town)[0]
    marc = f"/comments/{town.named['Marc Le Goff']}"
    group = f"/groups/{group_of(town, first)}"
    for path in (*PATHS, marc, f"{marc}?write=yes", f"/comments/{town.named['Yasmina Benali']}", group):
        page.goto(path)
        _is_whole(page)


@zooms
def test_every_layer_is_whole(at: Callable[[str], Page], town: Town, zoom: str) -> None:
    page = at(zoom)
    for key, layer in LAYERS:
        goes(page, f"/comments/{town.named['Marc Le Goff']}")
        page.keyboard.press(key)
        expect(page.locator(layer)).to_be_visible()
        for place in page.locator(layer).locator("button, .option").all():
            if place.is_visible():
                _is_seen(place)
        _is_whole(page)


@zooms
def test_one_answers_and_takes_it_back(at: Callable[[str], Page], town: Town, zoom: str) -> None:
    page = at(zoom)
    goes(page, f"/comments/{town.named['Marc Le Goff']}")
    page.keyboard.press("r")
    expect(field(page)).to_be_focused()
    page.keyboard.insert_text(ANSWER)
    _is_seen(field(page))
    _is_seen(page.locator("[data-send]"))
    page.keyboard.press("Control+Enter")
    is_read(page, "Yasmina Benali")
    expect(outgoing(page)).to_contain_text("Envoi dans")
    expect(status(page)).to_contain_text("Réponse à Marc Le Goff, envoi dans 10 secondes.")
    _is_seen(outgoing(page).get_by_role("button", name="Annuler"))
    _is_whole(page)
    page.keyboard.press("z")
    is_read(page, "Marc Le Goff")
    expect(field(page)).to_have_value(ANSWER)
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    later = page.locator(".menu[open]").get_by_role("button", name="Demain matin")
    _is_seen(later)
    later.click()
    expect(author(page)).not_to_have_text("Marc Le Goff")
    focus_is_somewhere(page)
