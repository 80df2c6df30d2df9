"""Letter keys: what each presses, and where they keep quiet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import (
    ANSWER,
    author,
    comes_back,
    field,
    focus_is_somewhere,
    is_read,
    outgoing,
    writes,
)
from tests.browser.town import Town

LAYERS = "dialog[open], details.menu[open]"
ALT_GR = """(letter) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {
  key: letter, ctrlKey: true, altKey: true, bubbles: true, cancelable: true, modifierAltGraph: true }))"""

# On a busy machine a key can come before the browser has told that the layer was closed.
CLOSES_AND_PRESSES = """(letter) => {
  document.querySelector("#layer [data-close]").click();
  const pressed = new KeyboardEvent("keydown", { key: letter, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(pressed);
}"""


def test_the_help_opens_over_the_desk_and_gives_the_focus_back(desk: Page) -> None:
    desk.keyboard.press("j")
    is_read(desk, "Yasmina Benali")
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Raccourcis")).to_be_visible()
    expect(desk.get_by_role("switch", name="Raccourcis d’une lettre")).to_be_focused()
    desk.keyboard.press("j")
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    expect(author(desk)).to_have_text("Yasmina Benali")
    focus_is_somewhere(desk)


@pytest.mark.parametrize(("key", "layer"), [("a", "dialog[open]"), ("e", LAYERS), ("t", LAYERS)])
def test_escape_closes_what_a_letter_opened_and_nothing_else(desk: Page, key: str, layer: str) -> None:
    desk.keyboard.press("j")
    is_read(desk, "Yasmina Benali")
    desk.keyboard.press(key)
    expect(desk.locator(layer)).to_be_visible()
    focus_is_somewhere(desk)
    desk.keyboard.press("Escape")
    expect(desk.locator(LAYERS)).to_have_count(0)
    expect(author(desk)).to_have_text("Yasmina Benali")
    focus_is_somewhere(desk)


def test_a_letter_right_after_a_layer_is_heard(desk: Page) -> None:
    desk.keyboard.press("a")
    expect(desk.get_by_label("Chercher un service")).to_be_focused()
    desk.evaluate(CLOSES_AND_PRESSES, "?")
    expect(desk.get_by_role("dialog", name="Raccourcis")).to_be_visible()
    expect(desk.get_by_role("switch", name="Raccourcis d’une lettre")).to_be_focused()


def test_o_opens_the_network_in_another_tab(desk: Page) -> None:
    desk.route("https://agora.example/**", lambda route: route.fulfill(body="ici"))
    desk.context.route("https://agora.example/**", lambda route: route.fulfill(body="ici"))
    desk.keyboard.press("j")
    is_read(desk, "Yasmina Benali")
    with desk.context.expect_page() as opened:
        desk.keyboard.press("o")
    expect(opened.value).to_have_url("https://agora.example/p1/Yasmina")
    assert opened.value.evaluate("window.opener") is None


def test_digits_go_from_one_list_to_the_other(desk: Page) -> None:
    desk.keyboard.press("2")
    expect(desk.locator(".slab").nth(1)).to_have_attribute("aria-current", "page")
    expect(desk.locator("#reading")).to_contain_text("Aucun commentaire dans cette file.")
    desk.keyboard.press("1")
    expect(author(desk)).to_have_text("Marc Le Goff")


def test_letters_are_only_letters_inside_a_field(desk: Page) -> None:
    writes(desk, "")
    desk.keyboard.type("jkraetnoz? Horaires : 9 h /12")
    expect(field(desk)).to_have_value("jkraetnoz? Horaires : 9 h /12")
    expect(desk.locator(LAYERS)).to_have_count(0)
    expect(author(desk)).to_have_text("Marc Le Goff")
    desk.keyboard.press("Escape")
    expect(author(desk)).to_be_focused()
    expect(field(desk)).to_have_value("jkraetnoz? Horaires : 9 h /12")


def test_alt_gr_writes_signs_and_does_nothing_else(desk: Page, town: Town) -> None:
    desk.keyboard.press("j")
    is_read(desk, "Yasmina Benali")
    desk.evaluate(ALT_GR, "e")
    desk.evaluate(ALT_GR, "€")
    expect(desk.locator(LAYERS)).to_have_count(0)
    writes(desk, "")
    desk.evaluate(ALT_GR, "Enter")
    desk.keyboard.insert_text("2 €")
    expect(field(desk)).to_have_value("2 €")
    expect(author(desk)).to_have_text("Yasmina Benali")
    assert town.comment(town.named["Yasmina Benali"]).state == "unanswered"


def test_capital_letters_and_browser_shortcuts_are_left_alone(desk: Page) -> None:
    for keys in ("Shift+J", "Control+j", "Alt+j", "Meta+j", "Shift+E", "Control+e"):
        desk.keyboard.press(keys)
    expect(desk.locator(LAYERS)).to_have_count(0)
    expect(author(desk)).to_have_text("Marc Le Goff")


def test_without_letters_only_sending_and_leaving_remain(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.get_by_role("switch")).to_be_focused()
    with desk.expect_response("**/preferences"):
        desk.keyboard.press("Space")
    expect(desk.locator("body")).to_have_attribute("data-letters", "off")
    desk.keyboard.press("Escape")
    comes_back(desk)
    for key in ("j", "e", "a", "t", "?", "2", "r", "ArrowDown"):
        desk.keyboard.press(key)
    expect(author(desk)).to_have_text("Marc Le Goff")
    expect(desk.locator(LAYERS)).to_have_count(0)
    expect(desk.locator(".key.is-letter:visible")).to_have_count(0)
    field(desk).focus()
    desk.keyboard.insert_text(ANSWER)
    desk.keyboard.press("Escape")
    expect(author(desk)).to_be_focused()
    field(desk).focus()
    desk.keyboard.press("Control+Enter")
    is_read(desk, "Yasmina Benali")
    expect(outgoing(desk)).to_contain_text("à Marc Le Goff")


def test_the_context_opens_in_place_in_a_narrow_window(enter: Callable[..., Page]) -> None:
    page = enter(viewport={"width": 1024, "height": 768})
    expect(page.locator("#why")).to_be_hidden()
    page.keyboard.press("i")
    expect(page.locator("#why")).to_be_visible()
    page.keyboard.press("i")
    expect(page.locator("#why")).to_be_hidden()
    page.keyboard.press("t")
    expect(page.locator("#why details.menu")).to_have_attribute("open", "")


def test_the_help_lists_every_key_of_the_desk_and_no_other(desk: Page) -> None:
    carried = desk.locator("[aria-keyshortcuts]").evaluate_all(
        "(all) => all.flatMap((one) => one.getAttribute('aria-keyshortcuts').split(' '))"
    )
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Raccourcis")).to_be_visible()
    listed = {cap.lower() for cap in desk.locator("dialog .keys .key").all_text_contents()}
    names = {"control+enter": "entrée", "control+k": "k", "escape": "échap", "enter": "entrée"}
    assert {names.get(key.lower(), key.lower()) for key in carried} <= listed
    elsewhere = {"g", "↓", "↑", "/", "maj", "ctrl", "j", "k", "i", "o", "entrée", "échap", "n", "z"}
    assert listed - {names.get(key.lower(), key.lower()) for key in carried} <= elsewhere


def test_every_key_is_carried_by_a_button_that_says_it(desk: Page) -> None:
    carried = "(all) => all.map((one) => [one.dataset.key, one.getAttribute('aria-keyshortcuts')])"
    shown = desk.locator("[data-key]").evaluate_all(carried)
    assert {key for key, _said in shown} >= {"a", "e", "t", "r", "o", "n", "i", "?", "1", "2"}
    assert all(said and key in said.split() for key, said in shown)
