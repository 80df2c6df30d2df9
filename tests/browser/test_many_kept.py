"""Words for many are not lost on the way out of their page, nor in a tunnel, where [Envoyer] waits."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.asking import SAME, ask_the_same, group_of
from tests.browser.conftest import sign_in
from tests.browser.hands import goes, listens
from tests.browser.test_nothing_lost import has_a_password, signs_out
from tests.browser.town import Town
from tests.web.conftest import PASSWORD

COUNT = len(SAME)
WORDS = "Bonjour {prénom}, le marché est maintenu."
LOST, BACK = "Connexion perdue depuis", "Connexion rétablie."


@pytest.fixture
def group(town: Town) -> str:
    """Seven who ask the same, and no words for them yet."""
    return f"/groups/{group_of(town, ask_the_same(town)[0])}"


@pytest.fixture
def timeless(group: str, context: Callable[..., BrowserContext], town: Town) -> Page:
    """Their page, in a browser of its own where from now on no time passes: no pause of the hand ends."""
    own = context()
    sign_in(own, town, town.claire)
    page = own.new_page()
    page.clock.install()
    goes(page, group)
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 2"))
    return page


def first(page: Page) -> str:
    """What stands in the first wording."""
    return page.locator("#wording-1").input_value()


def reads(page: Page, group: str) -> str:
    """Open their page, and read the first wording."""
    goes(page, group)
    return first(page)


def writes(page: Page, words: str = WORDS) -> None:
    """Press R and write the first wording."""
    page.keyboard.press("r")
    expect(page.locator("#wording-1")).to_be_focused()
    page.keyboard.insert_text(words)


def test_words_typed_a_moment_ago_survive_going_back(group: str, timeless: Page) -> None:
    page = timeless
    writes(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#desk")).to_be_visible()
    assert any(reads(page, group) == WORDS for _ in range(20)), "told as the page is left"


def test_words_typed_without_a_line_are_kept_when_it_is_back(group: str, timeless: Page) -> None:
    page = timeless
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_contain_text(LOST)
    writes(page)
    page.clock.run_for(1000)
    with page.expect_response(re.compile(r"/draft$")):
        page.context.set_offline(False)
    expect(page.locator("#group-rows")).to_contain_text("le marché est maintenu.")
    listens(page)
    goes(page, group)
    assert first(page) == WORDS


def test_words_typed_as_the_session_ended_are_kept_once_signed_in_again(
    group: str, enter: Callable[..., Page], town: Town
) -> None:
    has_a_password(town)
    page = enter(group)
    signs_out(town)
    writes(page)
    dialog = page.get_by_role("dialog", name="Votre connexion a expiré.")
    dialog.get_by_label("Adresse e-mail").fill(town.claire.email)
    dialog.get_by_label("Mot de passe").fill(PASSWORD)
    with page.expect_response(re.compile(r"/draft$")):
        page.keyboard.press("Enter")
    expect(page.locator("#group-rows")).to_contain_text("le marché est maintenu.")
    goes(page, group)
    assert first(page) == WORDS


def test_what_is_sent_without_a_line_leaves_once_when_it_is_back(
    group: str, enter: Callable[..., Page], town: Town
) -> None:
    page = enter(group)
    writes(page)
    expect(page.locator("#group-rows")).to_contain_text("le marché est maintenu.")
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_contain_text(LOST)
    page.get_by_role("button", name=f"Envoyer les {COUNT} réponses").click()
    waiting = page.get_by_role("button", name="En attente de connexion")
    expect(waiting).to_be_visible()
    waiting.click()
    page.context.set_offline(False)
    page.get_by_role("button", name="Envoyer quand même").click()
    expect(page.locator("#outgoing")).to_contain_text(f"{COUNT} réponses, premier envoi dans")
    town.work(600)
    assert len(town.square.texts()) == COUNT


def test_what_is_sent_over_a_dead_line_stays_on_its_page_until_there_is_one(
    group: str, enter: Callable[..., Page], town: Town
) -> None:
    page = enter(group)
    page.route(re.compile(r"/replies$|/draft$|/health/live$"), lambda route: route.abort())
    writes(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-send]")).to_contain_text("En attente de connexion")
    expect(page.locator("#offline")).to_contain_text(LOST)
    assert first(page) == WORDS
    page.unroute_all()
    page.get_by_role("button", name="Envoyer quand même").click()
    expect(page.locator("#outgoing")).to_contain_text(f"{COUNT} réponses, premier envoi dans")
    town.work(600)
    assert len(town.square.texts()) == COUNT


def test_on_a_slow_line_the_last_words_are_kept_and_shown(group: str, timeless: Page) -> None:
    page = timeless
    late: list[Route] = []
    page.route(re.compile(r"/draft$"), lambda route: route.continue_() if late else late.append(route))
    page.keyboard.press("r")
    with page.expect_request(re.compile(r"/draft$")):
        for words in ("Bonjour,", " le marché", " est maintenu."):
            page.keyboard.insert_text(words)
            page.clock.run_for(1000)
    late[0].continue_()
    page.clock.resume()
    expect(page.locator("#group-rows")).to_contain_text("Bonjour, le marché est maintenu.")
    goes(page, group)
    assert first(page) == "Bonjour, le marché est maintenu."
