"""The same answer to many: in three keys, by mouse alone, without a script; nothing moves under the hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app import departments
from tests.asking import SAME, ask, ask_the_same, group_of, keep_good_words
from tests.browser.hands import listens
from tests.browser.test_shape import for_axe, is_sound_in_both_lights
from tests.browser.town import Town

COUNT = len(SAME)


@pytest.fixture
def group(town: Town) -> str:
    """Seven who ask the same, and good words for them."""
    keep_good_words(town)
    return f"/groups/{group_of(town, ask_the_same(town)[0])}"


def test_the_same_answer_to_seven_people_takes_three_keys(
    group: str, enter: Callable[..., Page], town: Town
) -> None:
    desk = enter()
    for key, goal in (("g", "Reprendre ces formulations"), ("Enter", f"Envoyer les {COUNT} réponses")):
        desk.keyboard.press(key)
        expect(desk.get_by_role("button", name=goal)).to_be_visible()
        listens(desk)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#outgoing")).to_contain_text(f"{COUNT} réponses, premier envoi dans")
    town.work(600)
    assert len(town.square.texts()) == len(set(town.square.texts())) == COUNT


def test_one_key_takes_all_of_it_back(group: str, enter: Callable[..., Page], town: Town) -> None:
    desk = enter(group)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name=f"Envoyer les {COUNT} réponses")).to_be_visible()
    listens(desk)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#outgoing")).to_contain_text("premier envoi dans")
    listens(desk)
    desk.keyboard.press("z")
    expect(desk.get_by_role("button", name=f"Envoyer les {COUNT} réponses")).to_be_visible()
    town.work(600)
    assert town.square.texts() == []


def test_a_tick_taken_away_is_counted_and_the_words_follow(group: str, enter: Callable[..., Page]) -> None:
    page = enter(group)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Envoyer les {COUNT} réponses")).to_be_visible()
    listens(page)
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name=f"Envoyer les {COUNT - 1} réponses")).to_be_visible()
    expect(page.locator("#group-foot")).to_contain_text(f"{COUNT - 1} retenues")
    assert page.evaluate("document.activeElement.name") == "tick"
    page.locator("#wording-1").fill("Bonjour {prénom}, tout est maintenu.")
    expect(page.locator("#group-rows")).to_contain_text("tout est maintenu.")


def test_who_asks_meanwhile_is_offered_where_one_looks(
    group: str, enter: Callable[..., Page], town: Town
) -> None:
    page = enter(group)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Envoyer les {COUNT} réponses")).to_be_visible()
    ask(town, "Nora Kerrien", "Est-ce que le marché du samedi est maintenu ?")
    expect(page.locator("#newcomers")).to_contain_text("1 question semblable vient d’arriver")
    page.locator("#newcomers").get_by_role("button", name="L’ajouter").click()
    expect(page.get_by_role("button", name=f"Envoyer les {COUNT + 1} réponses")).to_be_visible()


def test_who_is_not_answered_after_all_is_read_to_the_last_name_at_every_width(
    enter: Callable[..., Page], town: Town
) -> None:
    keep_good_words(town)
    asked = ask_the_same(town)
    desk = enter(f"/groups/{group_of(town, asked[0])}")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name=f"Envoyer les {COUNT} réponses")).to_be_visible()
    listens(desk)
    for one in asked[:4]:
        town.decide(departments.assign, one, "voirie", by=town.claire)
    desk.keyboard.press("Control+Enter")
    said = desk.locator("#outgoing > p")
    expect(said).to_contain_text("Lina Bernard (confié entre-temps) et 1 autre.")
    for width in (1440, 1024, 390, 320):
        desk.set_viewport_size({"width": width, "height": 800})
        assert said.evaluate("p => p.scrollHeight <= p.clientHeight"), width


def test_it_works_without_a_script(group: str, enter: Callable[..., Page], town: Town) -> None:
    page = enter(group, java_script_enabled=False)
    page.get_by_role("button", name="Reprendre ces formulations").click()
    page.locator("input[name=tick]").first.uncheck()
    page.get_by_role("button", name="Actualiser l’aperçu").click()
    page.get_by_role("button", name=f"Envoyer les {COUNT - 1} réponses").click()
    town.work(600)
    assert len(town.square.texts()) == COUNT - 1


@pytest.mark.parametrize("width", [1440, 1024, 390, 320])
def test_the_page_is_sound_at_every_width_in_light_and_dark(
    group: str, enter: Callable[..., Page], width: int
) -> None:
    page = enter(group, **for_axe(width))
    is_sound_in_both_lights(page)
    page.locator("[data-key=Enter]").click()
    expect(page.get_by_role("button", name=f"Envoyer les {COUNT} réponses")).to_be_visible()
    is_sound_in_both_lights(page)
