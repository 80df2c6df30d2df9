"""Ctrl+K: every act of the screen, every service, reply and place, by typing; a line presses its button."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app import saved_replies
from app.saved_replies import Wording
from tests.browser.hands import author, field, focus_is_somewhere, goes, is_read, outgoing, writes
from tests.browser.test_shape import for_axe, is_sound_in_both_lights
from tests.browser.town import Town

HOURS = Wording("Horaires de la mairie", "Bonjour {prénom}, la mairie ouvre à 9 h.", shortcut="hor")
LABEL = """(one) => { const copy = one.cloneNode(true);
  copy.querySelectorAll(".key, .vh, .option-note, svg").forEach((part) => part.remove());
  return one.dataset.act ?? copy.textContent.trim().replace(/\\s+/g, " "); }"""


@pytest.fixture
def town(town: Town) -> Town:
    with town.db.writing() as session:
        saved_replies.keep(session, HOURS, by=town.claire, now=town.now())
    return town


def search(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Chercher un commentaire, un habitant, une action")


def lines(page: Page) -> Locator:
    return page.locator("#finds .find:visible")


def picked(page: Page) -> Locator:
    return page.locator("#finds .find.is-picked")


def opens(page: Page, text: str = "") -> None:
    page.keyboard.press("Control+k")
    expect(search(page)).to_be_focused()
    page.keyboard.type(text)


def test_two_letters_give_it_to_a_service_in_four_keys(desk: Page, town: Town) -> None:
    opens(desk, "vo")
    expect(picked(desk)).to_contain_text("Confier à Voirie")
    expect(search(desk)).to_have_attribute("aria-activedescendant", picked(desk).get_attribute("id") or "")
    desk.keyboard.press("Enter")
    expect(outgoing(desk)).to_contain_text("Confié à Voirie.")
    expect(author(desk)).to_be_focused()
    assert town.comment(town.named["Marc Le Goff"]).state == "with_department"


def test_what_is_typed_without_accents_or_in_the_middle_is_found(desk: Page) -> None:
    opens(desk, "preferences")
    expect(picked(desk)).to_contain_text("Vos préférences")
    expect(picked(desk).locator("u")).to_have_text("préférences")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Préférences", exact=True)).to_be_visible()


def test_a_saved_reply_is_taken_after_what_was_typed(desk: Page) -> None:
    writes(desk, "Bonsoir.")
    opens(desk, ":hor")
    expect(picked(desk)).to_contain_text("Horaires de la mairie")
    desk.keyboard.press("Enter")
    expect(field(desk)).to_be_focused()
    expect(field(desk)).to_have_value("Bonsoir.\n\nBonjour Marc, la mairie ouvre à 9 h.")


def test_every_button_of_the_screen_has_its_line(desk: Page) -> None:
    shown = desk.locator(
        ":is(.reading, .context, .outgoing) :is(a.button, button, summary, [data-act]):visible"
    )
    names = {name for name in shown.evaluate_all(f"(all) => all.map({LABEL})") if name}
    assert {"Confier", "Plus tard", "Sans réponse", "Changer l’étiquette", "Écrire"} <= names
    opens(desk)
    listed = set(desk.locator("#finds .find strong").all_text_contents())
    assert names <= listed


@pytest.mark.parametrize(
    ("typed", "line", "said"),
    [
        ("sans hors", "Sans réponse : Hors sujet", "Classé sans réponse : hors sujet."),
        ("tard demain", "Plus tard : Demain matin", "En pause jusqu’à demain"),
        ("etiquette sugg", "Changer l’étiquette : Suggestion", "Étiquette changée."),
    ],
)
def test_what_stands_in_a_menu_is_pressed_from_here(desk: Page, typed: str, line: str, said: str) -> None:
    opens(desk, typed)
    expect(picked(desk)).to_contain_text(line)
    desk.keyboard.press("Enter")
    expect(outgoing(desk)).to_contain_text(said)
    focus_is_somewhere(desk)


def test_a_menu_a_layer_and_the_field_open_from_here_and_keep_the_focus(desk: Page) -> None:
    opens(desk, "ecrire")
    desk.keyboard.press("Enter")
    expect(field(desk)).to_be_focused()
    opens(desk, "plus tard")
    desk.keyboard.press("Enter")
    expect(desk.locator(".bar details.menu[open] .option:focus")).to_have_count(1)
    desk.keyboard.press("Escape")
    opens(desk, "confier")
    expect(picked(desk).locator("strong")).to_have_text("Confier")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("dialog", name="Confier à un service")).to_be_visible()
    expect(desk.locator("[data-services]")).to_be_focused()


def test_arrows_choose_and_escape_gives_the_focus_back(desk: Page) -> None:
    desk.keyboard.press("j")
    is_read(desk, "Yasmina Benali")
    opens(desk)
    first = picked(desk).inner_text()
    desk.keyboard.press("ArrowDown")
    assert picked(desk).inner_text() != first
    desk.keyboard.press("ArrowUp")
    assert picked(desk).inner_text() == first
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    focus_is_somewhere(desk)
    expect(author(desk)).to_have_text("Yasmina Benali")


def test_how_many_is_said_and_a_slip_is_put_right(desk: Page) -> None:
    opens(desk, "voirie")
    expect(desk.locator("[data-found]")).to_have_text("2 résultats")
    search(desk).fill("voirrie")
    expect(lines(desk)).to_have_count(0)
    expect(desk.locator("[data-found]")).to_have_text("Rien pour « voirrie ». Vouliez-vous « Voirie » ?")
    desk.keyboard.press("Enter")
    expect(search(desk)).to_be_focused()


def test_what_was_done_last_comes_first(desk: Page) -> None:
    opens(desk, "tard demain")
    desk.keyboard.press("Enter")
    expect(outgoing(desk)).to_contain_text("En pause")
    opens(desk)
    expect(lines(desk)).to_have_count(1)
    expect(picked(desk)).to_contain_text("Plus tard : Demain matin")


def test_it_opens_from_a_field_and_with_letters_off(desk: Page) -> None:
    desk.evaluate("document.body.dataset.letters = 'off'")
    writes_nothing = field(desk)
    writes_nothing.focus()
    opens(desk)
    desk.keyboard.press("Escape")
    expect(field(desk)).to_be_focused()


def test_the_mouse_and_the_finger_do_the_same(enter: Callable[..., Page], town: Town) -> None:
    page = enter(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.get_by_role("link", name="Chercher ou agir").tap()
    search(page).fill("raccourcis")
    lines(page).first.tap()
    expect(page.get_by_role("heading", name="Raccourcis", exact=True)).to_be_visible()
    wide = enter()
    wide.get_by_role("link", name="Chercher ou agir").click()
    search(wide).fill("voi")
    lines(wide).first.click()
    expect(outgoing(wide)).to_contain_text("Confié à Voirie.")
    assert town.comment(town.named["Marc Le Goff"]).state == "with_department"


def test_without_a_script_it_is_a_page(enter: Callable[..., Page], town: Town) -> None:
    page = enter(f"/comments/{town.named['Marc Le Goff']}", java_script_enabled=False)
    page.get_by_role("link", name="Chercher ou agir").click()
    page.get_by_role("textbox").fill("eclairage")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("button", name="Confier à Éclairage public").click()
    expect(outgoing(page)).to_contain_text("Confié à Éclairage public.")


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_it_is_sound_open_narrowed_and_empty(enter: Callable[..., Page], width: int) -> None:
    page = enter(**for_axe(width))
    for text in ("", "vo", "licorne"):
        opens(page, text)
        is_sound_in_both_lights(page)
        page.keyboard.press("Escape")
    goes(page, "/palette?q=voirie")
    is_sound_in_both_lights(page)
