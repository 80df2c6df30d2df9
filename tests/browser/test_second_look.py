"""The second look by hand: it comes while one writes, and one key sends past it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hands import author, field, no_look_comes, presses_send, writes
from tests.browser.test_shape import for_axe, is_sound
from tests.browser.town import Town

SLIPS = "Bonjour Sophie, c’est faux, la voiture AB-123-CD est au 06 12 34 56 78."


def test_a_warning_comes_while_one_writes_and_ctrl_entree_sends_past_it(desk: Page, town: Town) -> None:
    writes(desk, "Bonjour Marc, Gaëlle répond au 06 12 34 56 78.")
    expect(desk.locator(".check")).to_contain_text("Un numéro de téléphone sera visible de tous.")
    expect(field(desk)).to_be_focused()
    presses_send(desk)
    expect(author(desk)).not_to_have_text("Marc Le Goff")
    town.work()
    assert town.square.texts() == ["Bonjour Marc, Gaëlle répond au 06 12 34 56 78."]


def test_sent_before_it_came_it_asks_once_and_the_hand_stays_in_the_field(desk: Page, town: Town) -> None:
    no_look_comes(desk)
    writes(desk, SLIPS)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".composer .error")).to_contain_text("Rien n’est parti.")
    expect(field(desk)).to_be_focused()
    expect(field(desk)).to_have_value(SLIPS)
    assert town.square.texts() == []
    desk.keyboard.press("Control+Enter")
    expect(author(desk)).not_to_have_text("Marc Le Goff")


def test_three_warnings_pass_axe_and_fit_the_smallest_screen(enter: Callable[..., Page], town: Town) -> None:
    town.draft(town.named["Marc Le Goff"], SLIPS)
    for width, theme in ((1440, "light"), (390, "dark"), (320, "light"), (320, "dark")):
        page = enter(f"/comments/{town.named['Marc Le Goff']}", **for_axe(width, color_scheme=theme))
        expect(page.locator(".check")).to_have_count(3)
        is_sound(page)


def test_without_scripts_a_second_press_sends(enter: Callable[..., Page], town: Town) -> None:
    page = enter(f"/comments/{town.named['Marc Le Goff']}", java_script_enabled=False)
    field(page).fill("Bonjour Marc, c’est faux.")
    page.locator("[data-send]").click()
    expect(page.locator(".check")).to_contain_text("peut se lire comme un reproche")
    page.locator("[data-send]").click()
    expect(page.locator(".check")).to_have_count(0)
    town.work()
    assert town.square.texts() == ["Bonjour Marc, c’est faux."]
