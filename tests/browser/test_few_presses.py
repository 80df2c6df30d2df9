"""The table of keys again, without a key: by the mouse at a desk, by the finger on a phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app import saved_replies
from tests.browser.hands import author, field, focus_is_somewhere, goes, outgoing, sees
from tests.browser.test_few_keys import GESTURE, HOURS, POTHOLE
from tests.browser.test_shape import for_axe, is_sound_in_both_lights
from tests.browser.town import Town

SIZES: dict[str, dict[str, Any]] = {
    "mouse": {"viewport": {"width": 1440, "height": 900}},
    "finger": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
MARC = "Marc Le Goff"


@dataclass
class Hand:
    """Whose presses are counted: the mouse's or the finger's."""

    page: Page
    touches: bool
    pressed: int = 0

    def press(self, *places: Locator) -> None:
        for place in places:
            place.tap() if self.touches else place.click()
            self.pressed += 1

    def opens(self, town: Town, name: str) -> None:
        """Begin with this person's comment open."""
        goes(self.page, f"/comments/{town.named[name]}")
        expect(author(self.page)).to_have_text(name)

    @property
    def bar(self) -> Locator:
        return self.page.locator(".bar-acts")

    @property
    def layer(self) -> Locator:
        return self.page.locator("#layer")

    @property
    def sends(self) -> Locator:
        return self.page.locator("[data-send]")


@pytest.fixture(params=SIZES)
def hand(request: pytest.FixtureRequest, enter: Callable[..., Page], town: Town) -> Hand:
    """Somebody at the desk, or on a phone, of a town that keeps three replies."""
    with town.db.writing() as session:
        for wording in (POTHOLE, HOURS, GESTURE):
            saved_replies.keep(session, wording, by=town.claire, now=town.now())
    return Hand(enter("/preferences", **SIZES[request.param]), touches=request.param == "finger")


def test_the_suggested_reply_is_sent_in_two(hand: Hand, town: Town) -> None:
    hand.opens(town, "Hugo Tanguy")
    hand.press(hand.page.get_by_role("button", name="Reprendre ce texte"))
    expect(field(hand.page)).to_have_value("Bonjour Hugo, la Voirie rebouche ce nid-de-poule cette semaine.")
    hand.press(hand.sends)
    expect(author(hand.page)).not_to_have_text("Hugo Tanguy")
    assert hand.pressed == 2
    expect(outgoing(hand.page)).to_contain_text("Envoi dans")  # its button is another one before
    hand.press(outgoing(hand.page).get_by_role("button", name="Annuler"))
    expect(author(hand.page)).to_have_text("Hugo Tanguy")


def test_a_saved_reply_is_sent_in_three(hand: Hand, town: Town) -> None:
    hand.opens(town, MARC)
    hand.press(hand.page.locator("a[data-saved]"), hand.layer.locator(".pick", has_text="Horaires"))
    expect(field(hand.page)).to_have_value("Bonjour Marc, la mairie ouvre à 9 h.")
    hand.press(hand.sends)
    expect(author(hand.page)).not_to_have_text(MARC)
    focus_is_somewhere(hand.page)
    assert hand.pressed == 3


def test_a_geste_is_done_in_three_and_taken_back_in_one(hand: Hand, town: Town) -> None:
    hand.opens(town, MARC)
    hand.press(hand.page.locator("a[data-saved]"), hand.layer.locator(".pick", has_text="Tournée"))
    expect(hand.page.get_by_role("checkbox", name="À l’envoi")).to_be_checked()
    hand.press(hand.sends)
    expect(outgoing(hand.page)).to_contain_text("confié à Voirie")
    assert hand.pressed == 3
    assert town.comment(town.named[MARC]).state == "with_department"
    hand.press(outgoing(hand.page).get_by_role("button", name="Annuler"))
    expect(author(hand.page)).to_have_text(MARC)
    assert town.comment(town.named[MARC]).state == "unanswered"


def test_the_button_is_where_it_stays_as_soon_as_words_are_taken(hand: Hand, town: Town) -> None:
    hand.opens(town, MARC)
    hand.press(hand.page.locator("a[data-saved]"), hand.layer.locator(".pick", has_text="Tournée"))
    expect(field(hand.page)).to_be_focused()
    before = hand.sends.bounding_box()
    sees(hand.page)
    assert hand.sends.bounding_box() == before


def test_what_a_press_moves_waits_until_it_was_heard(hand: Hand, town: Town) -> None:
    """On a phone the acts make room for the keyboard, and come back when it closes."""
    hand.opens(town, MARC)
    hand.press(hand.page.locator("a[data-saved]"), hand.layer.locator(".pick", has_text="Tournée"))
    expect(field(hand.page)).to_be_focused()
    box = hand.page.locator(".composer-gesture").bounding_box()
    assert box is not None
    hand.page.mouse.move(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    hand.page.mouse.down()
    assert hand.page.locator(".composer-gesture").bounding_box() == box
    hand.page.mouse.up()
    expect(hand.page.get_by_role("checkbox", name="À l’envoi")).not_to_be_checked()
    field(hand.page).focus()
    hand.page.keyboard.press("Escape")
    expect(author(hand.page)).to_be_focused()
    expect(hand.bar).to_be_visible()
    box = hand.sends.bounding_box()
    assert box is not None
    hand.page.mouse.move(box["x"] + 9, box["y"] + 9)
    hand.page.mouse.down()
    assert hand.sends.bounding_box() == box
    hand.page.mouse.up()
    expect(author(hand.page)).not_to_have_text(MARC)


def test_what_a_geste_does_besides_can_be_left_out(hand: Hand, town: Town) -> None:
    hand.opens(town, MARC)
    hand.press(hand.page.locator("a[data-saved]"), hand.layer.locator(".pick", has_text="Tournée"))
    hand.press(hand.page.locator(".composer-gesture"), hand.sends)
    expect(author(hand.page)).not_to_have_text(MARC)
    expect(outgoing(hand.page)).not_to_contain_text("confié")
    assert town.comment(town.named[MARC]).intent == "question"


def test_the_suggested_service_has_it_in_two_and_another_in_three(hand: Hand, town: Town) -> None:
    hand.opens(town, MARC)
    hand.press(hand.bar.get_by_text("Confier"), hand.layer.locator("[data-names]"))
    expect(outgoing(hand.page)).to_contain_text("Confié à")
    assert hand.pressed == 2
    hand.opens(town, "Yasmina Benali")
    hand.press(hand.bar.get_by_text("Confier"), hand.layer.locator(".service", has_text="Éclairage public"))
    hand.press(hand.layer.get_by_role("button", name="Confier à Éclairage public"))
    expect(outgoing(hand.page)).to_contain_text("Confié à Éclairage public.")
    assert hand.pressed == 5


@pytest.mark.parametrize(
    ("act", "choice", "said"),
    [
        ("Sans réponse", "Hors sujet", "Classé sans réponse : hors sujet."),
        ("Plus tard", "Demain matin", "En pause jusqu’à demain"),
    ],
)
def test_closed_or_set_aside_in_two(hand: Hand, town: Town, act: str, choice: str, said: str) -> None:
    hand.opens(town, MARC)
    hand.press(hand.bar.get_by_text(act, exact=True), hand.bar.get_by_role("button", name=choice))
    expect(outgoing(hand.page)).to_contain_text(said)
    focus_is_somewhere(hand.page)
    assert hand.pressed == 2


def test_set_aside_until_a_date_in_words_in_three(hand: Hand, town: Town) -> None:
    hand.opens(town, MARC)
    hand.press(hand.bar.get_by_text("Plus tard", exact=True), hand.bar.get_by_text("Choisir une date"))
    hand.layer.get_by_role("textbox").fill("dans 3 jours")
    hand.press(hand.layer.locator("button.is-first"))
    expect(outgoing(hand.page)).to_contain_text("En pause jusqu’à")
    assert hand.pressed == 3


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_a_geste_in_its_editor_the_list_and_the_composer_is_sound(
    enter: Callable[..., Page], town: Town, width: int
) -> None:
    with town.db.writing() as session:
        saved_replies.keep(session, GESTURE, by=town.claire, now=town.now())
    page = enter("/saved-replies/1", **for_axe(width))
    is_sound_in_both_lights(page)
    goes(page, f"/comments/{town.named[MARC]}")
    page.keyboard.press(":")
    expect(page.locator("dialog[open] .badge.is-geste")).to_be_visible()
    is_sound_in_both_lights(page)
    page.keyboard.press("Enter")
    expect(page.locator(".composer-gesture")).to_be_visible()
    is_sound_in_both_lights(page)
