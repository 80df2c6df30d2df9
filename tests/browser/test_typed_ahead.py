"""What is typed on a slow line goes where a fast one would have taken it, and acts on nothing one leaves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from app import saved_replies
from app.saved_replies import Wording
from tests.asking import ask_the_same, group_of, keep_good_words
from tests.browser.hands import author, comes_back, field, goes, listens, steps_to, until
from tests.browser.town import Town

WRITES = re.compile(r"[?&]write=yes")
SERVICES, SAVED = re.compile(r"/assignment"), re.compile(r"/comments/\d+/saved-replies")
LAYER = "dialog[open]"
WORDS = "Bonjour, merci. Une nacelle vient jeudi ?"


def holds(page: Page, address: re.Pattern[str]) -> list[Route]:
    """What is asked at such an address waits until a test lets it go on.

    The page is loaded anew: one that stands there may still ask once past a route that was laid a moment ago.
    """
    routes: list[Route] = []
    page.route(address, lambda route: routes.append(route))  # noqa: PLW0108 - it is marked by whoever calls it
    comes_back(page)
    return routes


@pytest.fixture
def offered(desk: Page, town: Town) -> Page:
    """A comment is open for which the town has words already."""
    holes = Wording("Nid-de-poule", "La Voirie rebouche ce nid-de-poule.", intents=("after_sales",))
    hours = Wording("Horaires de la mairie", "La mairie ouvre à 9 h.", shortcut="hor")
    with town.db.writing() as session:
        for wording in (holes, hours):
            saved_replies.keep(session, wording, by=town.claire, now=town.now())
    comes_back(desk)
    steps_to(desk, "Hugo Tanguy")
    expect(desk.locator(".composer-offer")).to_be_visible()
    return desk


def _asks(page: Page, way: list[Route], key: str) -> None:
    page.keyboard.press(key)
    until(page, lambda: len(way) == 1)


def _is_urgent(town: Town, name: str) -> bool:
    return town.comment(town.named[name]).urgent


def test_words_wait_for_the_field(offered: Page, town: Town) -> None:
    way = holds(offered, WRITES)
    was = _is_urgent(town, "Hugo Tanguy")
    _asks(offered, way, "r")
    offered.keyboard.type(f"{WORDS}u")
    offered.keyboard.press("Backspace")
    offered.keyboard.press("Enter")
    offered.keyboard.type("La mairie")
    expect(author(offered)).to_have_text("Hugo Tanguy")
    way[0].continue_()
    expect(field(offered)).to_have_value(f"{WORDS}\nLa mairie")
    offered.keyboard.type(".")
    expect(field(offered)).to_have_value(f"{WORDS}\nLa mairie.")
    until(offered, lambda: town.draft_on(town.named["Hugo Tanguy"]) == f"{WORDS}\nLa mairie.")
    assert _is_urgent(town, "Hugo Tanguy") == was


def test_words_of_a_field_that_did_not_come_act_on_nothing(offered: Page, town: Town) -> None:
    way = holds(offered, WRITES)
    was = _is_urgent(town, "Hugo Tanguy")
    _asks(offered, way, "r")
    offered.keyboard.type("une jupe")
    way[0].abort()
    offered.keyboard.press("o")  # what is pressed afterwards acts again
    expect(author(offered)).to_have_text("Hugo Tanguy")
    expect(field(offered)).to_have_count(0)
    assert _is_urgent(town, "Hugo Tanguy") == was


def test_a_key_acts_on_the_comment_that_was_asked_for(desk: Page, town: Town) -> None:
    first = author(desk).inner_text()
    path = desk.locator("[data-step=next]").get_attribute("href") or ""
    way = holds(desk, re.compile(re.escape(path)))
    desk.keyboard.press("j")
    until(desk, lambda: len(way) > 0)
    desk.keyboard.type("r")
    desk.keyboard.type("Une nacelle")
    expect(field(desk)).not_to_be_focused()
    for route in way:
        route.continue_()
    expect(author(desk)).not_to_have_text(first)
    expect(field(desk)).to_have_value("Une nacelle")
    assert town.draft_on(town.named[first]) is None


def test_two_letters_wait_for_the_list_of_services(desk: Page) -> None:
    way = holds(desk, SERVICES)
    _asks(desk, way, "a")
    desk.keyboard.type("ur")
    desk.keyboard.press("Enter")
    desk.keyboard.type("ba")
    way[0].continue_()
    search = desk.locator(f"{LAYER} [data-services]")
    expect(search).to_have_value("ur")  # whom Entrée would name is seen first
    expect(search).to_be_focused()


@pytest.mark.parametrize("from_field", [False, True])
def test_letters_wait_for_the_saved_replies(offered: Page, *, from_field: bool) -> None:
    way = holds(offered, SAVED)
    if from_field:
        offered.keyboard.press("r")
        expect(field(offered)).to_be_focused()
        offered.keyboard.type("Bonjour.")
        offered.keyboard.type(" :h")
    else:
        offered.keyboard.press(":")
        offered.keyboard.type("h")
    until(offered, lambda: len(way) == 1)
    offered.keyboard.type("or")
    way[0].continue_()
    search = offered.locator("[data-pick]")
    expect(search).to_have_value("hor")
    offered.keyboard.press("Enter")
    before = "Bonjour.\n\n" if from_field else ""
    expect(field(offered)).to_have_value(f"{before}La mairie ouvre à 9 h.")


def test_words_wait_for_the_field_of_a_group(desk: Page, town: Town) -> None:
    keep_good_words(town)
    goes(desk, f"/groups/{group_of(town, ask_the_same(town)[0])}")
    way = holds(desk, WRITES)
    _asks(desk, way, "r")
    desk.keyboard.type("Bonjour a tous")
    expect(desk.locator(LAYER)).to_have_count(0)
    way[0].continue_()
    first = desk.get_by_label("Formulation 1")
    expect(first).to_have_value("Bonjour a tous")
    expect(first).to_be_focused()
    assert "write=yes" in desk.url
    desk.go_back()
    listens(desk)
    expect(desk.get_by_role("button", name="Reprendre ces formulations")).to_be_visible()
