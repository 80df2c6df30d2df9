"""The same answer to twenty people: five presses at most, by key, by mouse and by finger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.asking import SAME, ask, ask_the_same, group_of, keep_good_words
from tests.browser.hands import author, goes, listens, outgoing
from tests.browser.test_few_keys import Counted
from tests.browser.test_few_presses import SIZES, Hand
from tests.browser.town import Town

COUNT = 20
NAMES = (
    "Anaïs",
    "Bruno",
    "Chloé",
    "Denis",
    "Élodie",
    "Fatou",
    "Gildas",
    "Hélène",
    "Ivan",
    "Jeanne",
    "Kévin",
    "Lucie",
    "Malo",
)
TAKEN, SENDS = "Reprendre ces formulations", f"Envoyer les {COUNT} réponses"


@pytest.fixture
def asked(town: Town) -> int:
    """Twenty who ask the same, and good words for them; the one who has waited longest."""
    keep_good_words(town)
    first, *_ = ask_the_same(town)
    for number, name in enumerate(NAMES[: COUNT - len(SAME)]):
        ask(town, f"{name} Morel", SAME[number % len(SAME)][1], 60 - number)
    return first


def _all_are_answered(page: Page, town: Town) -> None:
    expect(outgoing(page)).to_contain_text(f"{COUNT} réponses, premier envoi dans")
    expect(author(page)).to_be_focused()
    for _ in range(10):
        town.work(600)
    assert len(town.square.texts()) == len(set(town.square.texts())) == COUNT


def test_by_key(asked: int, desk: Page, town: Town) -> None:
    goes(desk, f"/comments/{asked}")
    keys = Counted(desk)
    for key, goal in (("g", TAKEN), ("Enter", SENDS)):
        keys.press(key)
        expect(desk.get_by_role("button", name=goal)).to_be_visible()
        listens(desk)
    keys.press("Control+Enter")
    _all_are_answered(desk, town)
    assert keys.pressed == 3


@pytest.mark.parametrize("by", SIZES)
def test_by_mouse_and_by_finger(asked: int, enter: Callable[..., Page], town: Town, by: str) -> None:
    hand = Hand(enter("/preferences", **SIZES[by]), touches=by == "finger")
    goes(hand.page, f"/comments/{asked}")
    if by == "finger":
        goes(hand.page, "/")
    hand.press(hand.page.locator(".row-group", has_text=f"Répondre aux {COUNT}").first)
    listens(hand.page)
    if by == "finger":
        hand.press(hand.page.locator("label", has_text="Formulations"))
    hand.press(hand.page.get_by_role("button", name=TAKEN))
    expect(hand.page.get_by_role("button", name=SENDS)).to_be_visible()
    listens(hand.page)
    hand.press(hand.page.get_by_role("button", name=SENDS))
    _all_are_answered(hand.page, town)
    assert hand.pressed <= 5


@pytest.mark.parametrize("line", ["there", "back"])
def test_all_twenty_are_taken_back_in_one(asked: int, desk: Page, town: Town, line: str) -> None:
    goes(desk, f"/groups/{group_of(town, asked)}")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name=SENDS)).to_be_visible()
    listens(desk)
    desk.keyboard.press("Control+Enter")
    expect(outgoing(desk)).to_contain_text("premier envoi dans")
    listens(desk)
    desk.context.set_offline(line == "back")
    desk.keyboard.press("z")
    if line == "back":
        expect(outgoing(desk)).to_contain_text("Annulation demandée, en attente de connexion")
        desk.context.set_offline(False)
    expect(desk.get_by_role("button", name=SENDS)).to_be_visible()
    for _ in range(10):
        town.work(600)
    assert town.square.texts() == []
