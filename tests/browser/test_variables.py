"""The variables of a saved reply: written by a press in the editor, what is still open under the hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app import saved_replies
from app.domain.comment import Comment
from app.saved_replies import Wording
from tests.browser.hands import field, is_taken
from tests.browser.test_shape import for_axe, in_turn, is_sound
from tests.browser.town import Town

OPEN = Wording("Horaires", "Bonjour {prénom}, le service {service} ouvre à 9 h.", shortcut="hor")
CHOSEN = "(field) => field.value.slice(field.selectionStart, field.selectionEnd)"


@pytest.fixture
def town(town: Town) -> Town:
    """The town, with a wording that names a service, and a comment that is suggested for none."""
    with town.db.writing() as session:
        saved_replies.keep(session, OPEN, by=town.claire, now=town.now())
        session.get_one(Comment, town.named["Marc Le Goff"]).department_id = None
    return town


def test_a_button_writes_a_variable_where_the_cursor_was(
    enter: Callable[..., Page],
) -> None:
    page = enter("/saved-replies/new")
    page.locator("#text").fill("Bonjour , voici.")
    for _letter in range(len(", voici.")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    expect(page.locator("[data-insert='{prénom}']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value("Bonjour {prénom}, voici.")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.locator("#wording-1").click()
    page.get_by_role("button", name="Insérer {date}").click()
    expect(page.locator("#wording-1")).to_have_value("{date}")


def test_what_is_still_open_is_selected_and_sending_leads_back_to_it(
    enter: Callable[..., Page], town: Town
) -> None:
    page = enter(f"/comments/{town.named['Marc Le Goff']}")
    page.keyboard.press(":")
    expect(page.locator("[data-pick]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("Bonjour Marc, le service {service} ouvre à 9 h.")
    expect(field(page)).to_be_focused()
    assert field(page).evaluate(CHOSEN) == "{service}"
    page.keyboard.press("End")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".composer .error")).to_have_text("Complétez {service} avant d’envoyer.")
    expect(field(page)).to_be_focused()
    assert field(page).evaluate(CHOSEN) == "{service}"
    page.keyboard.type("Sports")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#author")).not_to_have_text("Marc Le Goff")
    is_taken(page)
    town.work()
    assert town.square.texts() == ["Bonjour Marc, le service Sports ouvre à 9 h."]


def test_the_editor_is_sound_with_what_it_refuses(enter: Callable[..., Page]) -> None:
    page = enter("/saved-replies/1", **for_axe(1440))
    page.locator("#text").fill("Bonjour {nom}.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#refusal")).to_contain_text("{nom} n’est pas une variable connue.")
    for shown in in_turn(page, [(width, light) for width in (1440, 390, 320) for light in ("light", "dark")]):
        is_sound(shown)
