"""Who chooses a saved reply without seeing the list hears which one is chosen, and when none is left."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from app import saved_replies
from app.saved_replies import Wording
from tests.browser.hands import field
from tests.browser.test_shape import for_axe, is_sound
from tests.browser.town import Town

HOURS = Wording("Horaires de la mairie", "Bonjour, la mairie ouvre à 9 h.", shortcut="hor")
POOL = Wording("Piscine", "Bonjour, le bassin ouvre à 10 h.", shortcut="pis")


def chosen(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Réponses enregistrées").get_by_role("option", selected=True)


def hears(search: Locator, title: str) -> None:
    """The line that the field points to is the one that is chosen."""
    line = chosen(search.page)
    expect(line).to_have_count(1)
    expect(line).to_contain_text(title)
    expect(search).to_have_attribute("aria-activedescendant", line.get_attribute("id") or "?")


def test_each_choice_is_heard_and_so_is_that_there_is_none(enter: Callable[..., Page], town: Town) -> None:
    with town.db.writing() as session:
        for wording in (HOURS, POOL):
            saved_replies.keep(session, wording, by=town.claire, now=town.now())
    page = enter("/", **for_axe(1440))
    page.keyboard.press(":")
    search = page.get_by_role("combobox", name="Titre, mot ou raccourci")
    expect(search).to_be_focused()
    expect(page.get_by_role("listbox", name="Réponses enregistrées")).to_be_visible()
    is_sound(page)
    page.keyboard.insert_text("pis")
    hears(search, "Piscine")
    search.fill("")
    first = chosen(page).inner_text()
    page.keyboard.press("ArrowDown")
    second = chosen(page)
    expect(second).not_to_have_text(first)
    hears(search, second.locator("strong").inner_text())
    search.fill("zzz")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Aucune réponse pour « zzz ».")
    assert search.get_attribute("aria-activedescendant") is None
    is_sound(page)
    search.fill("hor")
    hears(search, "Horaires")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("Bonjour, la mairie ouvre à 9 h.")
