"""Asking the language model for a text: what one types meanwhile cannot be lost, for one waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from app import opinions
from app.opinions import Choice
from app.ports.failures import TemporaryFailure
from tests.browser.test_shape import for_axe, is_sound
from tests.browser.town import Town
from tests.fakes import Adviser

LONG = 20


@pytest.fixture
def thinking() -> Iterator[threading.Event]:
    """Until this is set, the model thinks."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def adviser(thinking: threading.Event) -> Adviser:
    return Adviser("Bonjour, la piscine ouvre à 9 h.", meanwhile=[lambda: thinking.wait(LONG)])


@pytest.fixture
def town(town: Town, adviser: Adviser) -> Town:
    """The town, with a model that thinks for a while."""
    town.house = replace(town.house, assistant=adviser)
    with town.db.writing() as session:
        choice = Choice("https://modele.ville.example/v1", "petit")
        opinions.choose(session, choice, seal=town.house.seal, by=town.claire, now=town.now())
    return town


def test_the_field_waits_with_its_words_and_then_holds_both(
    enter: Callable[..., Page], town: Town, thinking: threading.Event
) -> None:
    page = enter(f"/comments/{town.named['Marc Le Goff']}", **for_axe(390))
    field = page.get_by_label("Votre réponse publique à Marc Le Goff")
    field.fill("Bonjour Marc,")
    page.get_by_role("button", name="Proposer un texte").click()
    expect(field).to_be_disabled()
    thinking.set()
    expect(page.get_by_text("Proposé par un modèle de langue, à relire")).to_be_visible()
    expect(field).to_have_value("Bonjour Marc,\n\nBonjour, la piscine ouvre à 9 h.")
    expect(field).to_be_focused()
    is_sound(page)
    assert town.square.said == []


def test_a_failure_is_said_over_the_screen_and_the_words_stay(
    enter: Callable[..., Page], town: Town, adviser: Adviser, thinking: threading.Event
) -> None:
    thinking.set()
    adviser.failing = [TemporaryFailure("no_answer")]
    page = enter(f"/comments/{town.named['Marc Le Goff']}", **for_axe(1440))
    field = page.get_by_label("Votre réponse publique à Marc Le Goff")
    field.fill("Bonjour Marc,")
    page.get_by_role("button", name="Proposer un texte").click()
    expect(page.get_by_text("Le modèle de langue ne répond pas.")).to_be_visible()
    is_sound(page)
    page.keyboard.press("Escape")
    expect(field).to_be_enabled()
    expect(field).to_have_value("Bonjour Marc,")
