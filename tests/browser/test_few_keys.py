"""The table of keys: how few it takes, the comment already open, by the keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from app import bodies, saved_replies
from app.saved_replies import Wording
from tests.browser.hands import (
    author,
    comes_back,
    field,
    focus_is_somewhere,
    is_read,
    is_taken,
    outgoing,
    steps_to,
)
from tests.browser.town import Town

POTHOLE = Wording(
    "Nid-de-poule : intervention datée",
    "Bonjour {prénom}, la Voirie rebouche ce nid-de-poule cette semaine.",
    shortcut="nid",
    intents=("after_sales", "complaint"),
)
HOURS = Wording("Horaires de la mairie", "Bonjour {prénom}, la mairie ouvre à 9 h.", shortcut="hor")
GESTURE = Wording(
    "Tournée oubliée",
    "Bonjour {prénom}, nous transmettons à la Voirie.",
    shortcut="tou",
    gives_to="voirie",
    gives_tag="complaint",
    then="next",
)
LAYERS = "dialog[open], details.menu[open]"


@dataclass
class Counted:
    """A keyboard that counts: a chord is one key."""

    page: Page
    pressed: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1


@pytest.fixture
def keys(desk: Page, town: Town) -> Counted:
    """The desk of a town that keeps two replies, and a keyboard that counts."""
    with town.db.writing() as session:
        for wording in (POTHOLE, HOURS, GESTURE):
            saved_replies.keep(session, wording, by=town.claire, now=town.now())
    comes_back(desk)
    return Counted(desk)


def test_the_suggested_reply_is_sent_in_two_keys(keys: Counted, town: Town) -> None:
    steps_to(keys.page, "Hugo Tanguy")
    expect(keys.page.locator(".composer-offer")).to_contain_text("Bonjour Hugo, la Voirie rebouche")
    keys.press("Enter")
    expect(field(keys.page)).to_be_focused()
    keys.press("Control+Enter")
    expect(author(keys.page)).not_to_have_text("Hugo Tanguy")
    is_taken(keys.page)
    town.work()
    assert town.square.texts() == ["Bonjour Hugo, la Voirie rebouche ce nid-de-poule cette semaine."]
    assert keys.pressed == 2


def test_a_saved_reply_is_sent_in_five_keys(keys: Counted, town: Town) -> None:
    expect(author(keys.page)).to_have_text("Marc Le Goff")
    keys.press(":")
    search = keys.page.locator("[data-pick]")
    expect(search).to_be_focused()
    keys.press("h", "o")
    expect(keys.page.locator(".pick.is-picked")).to_contain_text("Horaires de la mairie")
    keys.press("Enter")
    expect(field(keys.page)).to_be_focused()
    expect(field(keys.page)).to_have_value("Bonjour Marc, la mairie ouvre à 9 h.")
    keys.press("Control+Enter")
    expect(author(keys.page)).not_to_have_text("Marc Le Goff")
    is_taken(keys.page)
    town.work()
    assert town.square.texts() == ["Bonjour Marc, la mairie ouvre à 9 h."]
    assert keys.pressed == 5


def test_an_outside_body_is_pointed_to_in_five_keys(keys: Counted, town: Town) -> None:
    water = bodies.Particulars(
        "Syndicat des eaux", "compteur, fuite", "01 00 00 00 00", "", "", "L’eau, c’est le {contact}."
    )
    with town.db.writing() as session:
        bodies.keep(session, water, by=town.claire, now=town.now())
        holds_the_letters = Wording("Piscine", "Le niveau d’eau est bon.")
        saved_replies.keep(session, holds_the_letters, by=town.claire, now=town.now())
    keys.press(":")
    expect(keys.page.locator("[data-pick]")).to_be_focused()
    keys.press("e", "a")
    expect(keys.page.locator(".pick.is-picked")).to_contain_text("Syndicat des eaux")
    keys.press("Enter")
    expect(field(keys.page)).to_have_value("L’eau, c’est le 01 00 00 00 00.")
    keys.press("Control+Enter")
    expect(author(keys.page)).not_to_have_text("Marc Le Goff")
    is_taken(keys.page)
    town.work()
    assert town.square.texts() == ["L’eau, c’est le 01 00 00 00 00."]
    assert keys.pressed == 5


def test_a_geste_answers_tags_hands_over_and_goes_on_in_five_keys(keys: Counted, town: Town) -> None:
    keys.press(":")
    expect(keys.page.locator("[data-pick]")).to_be_focused()
    keys.press("t", "o")
    expect(keys.page.locator(".pick.is-picked")).to_contain_text("Répond, confie à Voirie")
    keys.press("Enter")
    expect(field(keys.page)).to_be_focused()
    said = "À l’envoi : confié à Voirie, étiqueté Réclamation, puis le suivant"
    expect(keys.page.get_by_role("checkbox", name=said)).to_be_checked()
    keys.press("Control+Enter")
    is_read(keys.page, "Yasmina Benali")
    expect(outgoing(keys.page)).to_contain_text("à Marc Le Goff, confié à Voirie")
    assert keys.pressed == 5
    marc = town.named["Marc Le Goff"]
    assert (town.comment(marc).state, town.comment(marc).intent) == ("with_department", "complaint")
    keys.press("z")
    is_read(keys.page, "Marc Le Goff")
    expect(field(keys.page)).to_have_value("Bonjour Marc, nous transmettons à la Voirie.")
    assert (town.comment(marc).state, town.comment(marc).intent) == ("unanswered", "question")
    town.work()
    assert town.square.texts() == []


def test_a_comment_is_set_aside_in_two_keys_and_z_brings_it_back(keys: Counted) -> None:
    keys.press("p")
    expect(keys.page.locator(LAYERS)).to_be_visible()
    tomorrow = keys.page.get_by_role("button", name="Demain matin")
    keys.press(tomorrow.get_attribute("data-digit") or "")
    expect(author(keys.page)).not_to_have_text("Marc Le Goff")
    expect(outgoing(keys.page)).to_contain_text("Reviendra avant si Marc écrit.")
    focus_is_somewhere(keys.page)
    assert keys.pressed == 2
    keys.press("z")
    is_read(keys.page, "Marc Le Goff")


def test_whatever_moment_the_menu_offers_takes_two_keys(keys: Counted) -> None:
    keys.page.keyboard.press("p")
    offered = keys.page.locator(".menu[open] button[data-digit]")
    choices = [(one.get_attribute("data-digit") or "", one.inner_text()) for one in offered.all()]
    assert "Demain matin" in choices[-1][1] or "Lundi" in choices[-1][1]
    keys.page.keyboard.press("Escape")
    for digit, _words in choices:
        before = keys.pressed
        keys.press("p")
        expect(keys.page.locator(LAYERS)).to_be_visible()
        keys.press(digit)
        expect(author(keys.page)).not_to_have_text("Marc Le Goff")
        assert keys.pressed - before == 2
        keys.page.keyboard.press("z")
        is_read(keys.page, "Marc Le Goff")


def test_a_date_in_words_takes_three_keys_beside_the_words(keys: Counted, town: Town) -> None:
    keys.press("p")
    date = keys.page.locator(".menu[open] a[data-digit]")
    keys.press(date.get_attribute("data-digit") or "")
    expect(keys.page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    keys.page.keyboard.type("dans 3 jours")
    keys.press("Enter")
    expect(outgoing(keys.page)).to_contain_text("Reviendra avant si Marc écrit.")
    assert town.comment(town.named["Marc Le Goff"]).state == "paused"
    focus_is_somewhere(keys.page)
    assert keys.pressed == 3


def test_the_suggested_service_has_it_in_two_keys(keys: Counted) -> None:
    keys.press("a")
    expect(keys.page.get_by_role("dialog", name="Confier à un service")).to_be_visible()
    keys.press("Enter")
    expect(author(keys.page)).not_to_have_text("Marc Le Goff")
    expect(outgoing(keys.page)).to_contain_text("Confié à")
    assert keys.pressed == 2


def test_another_service_has_it_in_four_keys(keys: Counted, town: Town) -> None:
    keys.press("a")
    expect(keys.page.locator("[data-services]")).to_be_focused()
    keys.press("v", "o")
    expect(keys.page.get_by_role("button", name="Confier à Voirie")).to_be_visible()
    keys.press("Enter")
    expect(outgoing(keys.page)).to_contain_text("Confié à Voirie.")
    assert town.comment(town.named["Marc Le Goff"]).state == "with_department"
    assert keys.pressed == 4


def test_a_comment_is_closed_with_any_reason_in_two_keys(keys: Counted) -> None:
    keys.press("e")
    expect(keys.page.locator(LAYERS)).to_be_visible()
    off_topic = keys.page.locator(LAYERS).get_by_role("button", name="Hors sujet")
    keys.press(off_topic.get_attribute("data-digit") or "")
    expect(outgoing(keys.page)).to_contain_text("Classé sans réponse : hors sujet.")
    focus_is_somewhere(keys.page)
    assert keys.pressed == 2


def test_a_french_colon_opens_nothing_and_a_shortcut_opens_the_list(keys: Counted) -> None:
    keys.press("r")
    expect(field(keys.page)).to_be_focused()
    keys.page.keyboard.type("Horaires : 9 h à 17 h")
    expect(keys.page.locator(LAYERS)).to_have_count(0)
    expect(field(keys.page)).to_have_value("Horaires : 9 h à 17 h")
    keys.page.keyboard.type(" :h")
    search = keys.page.locator("[data-pick]")
    expect(search).to_be_focused()
    expect(search).to_have_value("h")
    keys.page.keyboard.type("or")
    keys.page.keyboard.press("Enter")
    expect(field(keys.page)).to_have_value("Horaires : 9 h à 17 h\n\nBonjour Marc, la mairie ouvre à 9 h.")


def test_escape_leaves_the_list_with_what_was_typed(keys: Counted) -> None:
    keys.press("r")
    keys.page.keyboard.type("Bonsoir.")
    keys.page.keyboard.press("Escape")
    keys.press(":")
    expect(keys.page.locator("[data-pick]")).to_be_focused()
    keys.page.keyboard.press("Escape")
    expect(keys.page.locator(LAYERS)).to_have_count(0)
    expect(field(keys.page)).to_have_value("Bonsoir.")
