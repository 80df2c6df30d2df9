"""The session ended over an open page: one signs in there, or puts it off, and is never shut in or lost."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import ANSWER, field, is_read, is_taken, writes
from tests.browser.test_nothing_lost import has_a_password, signs_out
from tests.browser.town import Town
from tests.web.conftest import PASSWORD


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Votre connexion a expiré.")


def strip(page: Page) -> Locator:
    return page.locator("#signed-out")


def signs_in(page: Page, town: Town) -> None:
    dialog(page).get_by_label("Adresse e-mail").fill(town.claire.email)
    dialog(page).get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog(page)).to_be_hidden()


def test_put_off_it_leaves_one_to_ones_text_and_stays_in_sight(desk: Page, town: Town) -> None:
    has_a_password(town)
    writes(desk)
    expect(desk.locator("[data-count]")).to_have_text("Enregistré")
    signs_out(town)
    with desk.expect_response(lambda answer: answer.status == 401 and "replies" in answer.url):
        desk.keyboard.press("Control+Enter")
    expect(dialog(desk)).to_be_visible()
    desk.keyboard.press("Escape")
    expect(dialog(desk)).to_be_hidden()
    expect(field(desk)).to_be_focused()
    expect(strip(desk)).to_contain_text("Votre connexion a expiré. Votre texte est gardé.")
    with desk.expect_response(lambda answer: answer.status == 401 and "draft" in answer.url):
        desk.keyboard.press("Control+End")
        desk.keyboard.type(" Oui.")
    expect(field(desk)).to_be_focused()
    expect(dialog(desk)).to_be_hidden()
    strip(desk).get_by_role("button", name="Se connecter").click()
    signs_in(desk, town)
    expect(strip(desk)).to_be_hidden()
    expect(field(desk)).to_be_focused()
    expect(field(desk)).to_have_value(f"{ANSWER} Oui.")
    desk.keyboard.press("Control+Enter")
    is_read(desk, "Yasmina Benali")
    is_taken(desk)
    town.work()
    assert town.square.texts() == [f"{ANSWER} Oui."]


def test_put_off_the_next_act_asks_again(desk: Page, town: Town) -> None:
    has_a_password(town)
    signs_out(town)
    desk.keyboard.press("a")
    expect(dialog(desk)).to_be_visible()
    desk.keyboard.press("Escape")
    expect(dialog(desk)).to_be_hidden()
    desk.keyboard.press("a")
    signs_in(desk, town)
    desk.keyboard.press("Escape")  # out of the composer
    desk.keyboard.press("a")
    expect(desk.get_by_role("dialog", name="Confier à un service")).to_be_visible()


def test_who_had_ticked_rows_is_back_at_them_and_not_in_the_composer(desk: Page, town: Town) -> None:
    has_a_password(town)
    desk.keyboard.press("x")
    expect(desk.locator("#rows .tick > input:checked")).to_have_count(1)
    signs_out(town)
    desk.keyboard.press("a")
    signs_in(desk, town)
    expect(field(desk)).not_to_be_focused()
    expect(desk.locator("#rows .tick > input:checked")).to_have_count(1)
    desk.keyboard.press("a")
    expect(desk.get_by_role("dialog", name="Confier")).to_be_visible()
