"""Two tabs of one group: both texts are shown in place, at any width, and the person says which one stays."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.asking import SAME, ask_the_same, group_of
from tests.browser.conftest import sign_in
from tests.browser.hands import goes
from tests.browser.test_shape import for_axe, in_turn, is_sound
from tests.browser.town import Town

COUNT = len(SAME)
MINE, THEIRS = "Le marché a lieu comme chaque samedi.", "Oui, place de l’Église, de 8 h à 13 h."
CLASH = "D’autres formulations ont été écrites ici entre-temps"
KEPT = re.compile(r"/draft")


def first(page: Page) -> Locator:
    return page.locator("#wording-1")


def writes(page: Page, words: str) -> None:
    """Write the first wording, and wait until the town has said what came of it."""
    page.keyboard.press("r")
    with page.expect_response(KEPT):
        page.keyboard.insert_text(words)


def test_each_tab_keeps_its_words_and_one_chooses_by_keyboard(
    town: Town, context: Callable[..., BrowserContext]
) -> None:
    own = context(**for_axe(1440))
    sign_in(own, town, town.claire)
    tab, other = own.new_page(), own.new_page()
    group = f"/groups/{group_of(town, ask_the_same(town)[0])}"
    for page in (tab, other):
        goes(page, group)
    writes(tab, THEIRS)
    writes(other, MINE)
    clash = other.locator(".clash")
    expect(clash).to_contain_text(CLASH)
    expect(clash).to_contain_text(THEIRS)
    expect(first(other)).to_have_value(MINE)
    expect(first(other)).to_be_focused()
    expect(other.locator("#group-rows")).to_contain_text(MINE)
    for page in in_turn(other, [(1440, "light"), (390, "dark")]):
        is_sound(page)
    other.keyboard.press("Control+Enter")
    expect(clash).to_contain_text("Rien n’est parti.")
    expect(clash).to_be_focused()
    expect(clash).to_be_in_viewport(ratio=1)
    assert town.square.texts() == []
    expect(first(other)).to_have_value(MINE)
    with other.expect_response(KEPT):
        other.get_by_role("button", name="Garder les miennes").press("Enter")
    expect(clash).to_have_count(0)
    first(other).focus()
    with other.expect_response(KEPT):
        other.keyboard.insert_text(" ")
    expect(clash).to_have_count(0)
    writes(tab, " Venez.")
    expect(tab.locator(".clash")).to_contain_text(MINE)
    tab.get_by_role("link", name="Reprendre celles-là").press("Enter")
    expect(first(tab)).to_have_value(re.compile(re.escape(MINE)))
    expect(tab.locator(".clash")).to_have_count(0)
    writes(tab, " Venez.")
    expect(tab.locator(".clash")).to_have_count(0)
