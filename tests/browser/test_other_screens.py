"""The screens beside the desk: everybody can read and use them, at every width and in both lights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from app import connections, facts, opinions, saved_replies, settings
from app.domain.user import Role, User
from app.facts import Stated
from app.opinions import Choice
from app.saved_replies import Wording
from tests.browser.test_shape import LIGHTS, WIDTHS, for_axe, in_turn, is_sound, is_sound_in_both_lights
from tests.browser.town import Town

POTHOLE = Wording(
    "Nid-de-poule : intervention datée",
    "Bonjour {prénom}, la Voirie rebouche ce nid-de-poule.",
    shortcut="nid",
    intents=("after_sales",),
)
PATHS = (
    "/settings/connections",
    "/settings/connections/new/agora",
    "/settings/assistant",
    "/saved-replies",
    "/saved-replies/1",
    "/facts",
    "/facts/1",
    "/settings/accuracy",
    "/views",
    "/privacy",
)


@pytest.fixture
def town(town: Town) -> Town:
    """The town, with a reply that it keeps, an administrator and an account that lost its way in."""
    with town.db.writing() as session:
        session.get_one(User, town.claire.id).role = Role.ADMINISTRATOR
        stated = Stated("Travaux rue Pasteur", "jusqu’au 3 avril", "voirie", valid_until=town.today())
        fact = facts.keep(session, stated, by=town.claire, now=town.now())
        settings.keep_view(session, "Voirie", "q=service%3Avoirie", by=town.claire, now=town.now())
        wording = replace(POTHOLE, facts=(fact.id,))
        saved_replies.keep(session, wording, by=town.claire, now=town.now())
        model = Choice("https://modele.ville.example/v1", "petit", "secret")
        opinions.choose(session, model, seal=town.house.seal, by=town.claire, now=town.now())
        connections.lose(session, town.connection_id, "needs_reconnection", town.now())
    return town


def test_every_screen_is_sound_at_every_width_in_both_lights(enter: Callable[..., Page]) -> None:
    page = enter("/preferences", **for_axe(1440))
    for path in PATHS:
        page.goto(path)
        for shown in in_turn(page, product(WIDTHS, LIGHTS)):
            expect(shown.locator("h1")).to_be_visible()
            is_sound(shown)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_suggestion_the_list_of_replies_and_the_menu_are_sound(
    enter: Callable[..., Page], town: Town, width: int
) -> None:
    page = enter(f"/comments/{town.named['Hugo Tanguy']}", **for_axe(width))
    expect(page.locator(".composer-offer")).to_be_visible()
    is_sound_in_both_lights(page)
    for key, layer in ((":", "dialog[open]"), ("p", ".bar .menu[open]")):
        page.keyboard.press(key)
        expect(page.locator(layer)).to_be_visible()
        is_sound_in_both_lights(page)
        page.keyboard.press("Escape")
        expect(page.locator(layer)).to_have_count(0)


def test_an_account_is_let_go_without_a_script(enter: Callable[..., Page], town: Town) -> None:
    page = enter(f"/settings/connections/{town.connection_id}", java_script_enabled=False)
    page.get_by_text("Retirer l’accès").first.click()
    page.get_by_role("button", name="Retirer l’accès").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("Accès retiré.")
    expect(page.get_by_text("Non relié")).to_be_visible()


def test_what_keeps_a_reply_or_a_fact_is_in_sight_as_it_opens(enter: Callable[..., Page]) -> None:
    page = enter("/saved-replies/1", viewport={"width": 1440, "height": 900})
    for path in ("/saved-replies/1", "/facts/1"):
        page.goto(path)
        expect(page.get_by_role("button", name="Enregistrer")).to_be_in_viewport(ratio=1)


def test_an_editor_stays_within_a_narrow_screen(enter: Callable[..., Page]) -> None:
    page = enter("/saved-replies/1", viewport={"width": 320, "height": 640})
    for path in ("/saved-replies/1", "/facts/1"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path
