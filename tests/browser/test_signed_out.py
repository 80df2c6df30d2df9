"""The session ended over an open page: one signs in there, or puts it off, and is never shut in or lost."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.hands import (
    ANSWER,
    LOOKS,
    author,
    field,
    is_read,
    is_taken,
    next_is_here,
    outgoing,
    until,
    writes,
)
from tests.browser.test_nothing_lost import has_a_password, signs_out
from tests.browser.town import Town
from tests.web.conftest import PASSWORD


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Votre connexion a expiré.")


def strip(page: Page) -> Locator:
    return page.locator("#signed-out")


def _held(page: Page, pattern: str) -> list[Route]:
    """Requests on their way, which go on when a test lets them."""
    routes: list[Route] = []
    page.route(pattern, lambda route: routes.append(route))  # noqa: PLW0108 - it is marked by whoever calls it
    return routes


def signs_in(page: Page, town: Town) -> None:
    dialog(page).get_by_label("Adresse e-mail").fill(town.claire.email)
    dialog(page).get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog(page)).to_be_hidden()


def test_put_off_it_leaves_one_to_ones_text_and_stays_in_sight(desk: Page, town: Town) -> None:
    has_a_password(town)
    with desk.expect_response(LOOKS):  # nothing is on its way that would be refused before the press
        writes(desk)
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


def test_it_is_put_off_by_a_button_where_there_is_no_keyboard(desk: Page, town: Town) -> None:
    has_a_password(town)
    with desk.expect_response(LOOKS):
        writes(desk)
    signs_out(town)
    desk.keyboard.press("Control+Enter")
    dialog(desk).get_by_role("button", name="Plus tard").click()
    expect(dialog(desk)).to_be_hidden()
    expect(strip(desk)).to_contain_text("Votre texte est gardé.")
    expect(field(desk)).to_be_focused()
    expect(field(desk)).to_have_value(ANSWER)


def test_put_off_before_the_reply_is_back_it_leaves_one_to_ones_text(desk: Page, town: Town) -> None:
    checks, replies = _held(desk, "**/checks"), _held(desk, "**/replies")
    has_a_password(town)
    next_is_here(desk)
    writes(desk)
    until(desk, lambda: len(checks) == 1)
    desk.keyboard.press("Control+Enter")
    is_read(desk, "Yasmina Benali")
    signs_out(town)
    checks[0].continue_()
    expect(dialog(desk)).to_be_visible()
    until(desk, lambda: len(replies) == 1)
    replies[0].continue_()
    expect(author(desk)).to_have_text("Marc Le Goff")
    desk.keyboard.press("Escape")
    expect(field(desk)).to_be_focused()
    expect(field(desk)).to_have_value(ANSWER)


def test_what_was_pressed_before_it_was_put_off_does_not_ask_again(desk: Page, town: Town) -> None:
    checks, replies = _held(desk, "**/checks"), _held(desk, "**/replies")
    has_a_password(town)
    next_is_here(desk)
    writes(desk)
    until(desk, lambda: len(checks) == 1)
    desk.keyboard.press("Control+Enter")
    is_read(desk, "Yasmina Benali")
    signs_out(town)
    checks[0].continue_()
    expect(dialog(desk)).to_be_visible()
    desk.keyboard.press("Escape")
    until(desk, lambda: len(replies) == 1)
    replies[0].continue_()
    expect(outgoing(desk)).to_contain_text("La réponse à Marc Le Goff n’est pas partie.")
    expect(dialog(desk)).to_be_hidden()
    desk.keyboard.press("z")
    expect(field(desk)).to_have_value(ANSWER)
    desk.keyboard.press("Control+Enter")
    until(desk, lambda: len(replies) == 2)
    replies[1].continue_()
    expect(dialog(desk)).to_be_visible()


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
