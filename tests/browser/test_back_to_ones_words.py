"""Who comes back to a comment finds the words written there a moment ago, whatever was drawn before them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, Response, Route, expect

from app import saved_replies
from app.saved_replies import Wording
from tests.browser.hands import field, is_read, status, until, writes
from tests.browser.town import Town

MARC, YASMINA = "Marc Le Goff", "Yasmina Benali"
TYPED = "Bonjour, nous passons jeudi."
HOURS = Wording("Horaires de la mairie", "La mairie ouvre à 9 h.", shortcut="hor")
BOTH = "Horaires : les voici.\n\nLa mairie ouvre à 9 h."


def _holds(held: list[Route], route: Route) -> None:
    if route.request.method == "POST":
        held.append(route)
    else:
        route.continue_()


def _is_kept(answer: Response) -> bool:
    return answer.request.method == "POST" and answer.url.endswith("/draft")


@pytest.fixture
def saves(desk: Page) -> list[Route]:
    """What is typed under the second comment is on its way, and the first one is open again."""
    held: list[Route] = []
    desk.keyboard.press("j")
    is_read(desk, YASMINA)
    desk.route("**/draft", partial(_holds, held))
    writes(desk, TYPED)
    desk.keyboard.press("Escape")
    return held


def _lets_it_arrive(page: Page, saves: list[Route]) -> None:
    until(page, lambda: saves)
    with page.expect_response(_is_kept):
        saves[0].continue_()
    page.wait_for_function("() => sessionStorage.length === 0")


def test_what_was_read_ahead_before_they_were_kept_is_read_again(
    desk: Page, saves: list[Route], town: Town
) -> None:
    path = f"**/comments/{town.named[YASMINA]}"
    with desk.expect_response(path):
        desk.keyboard.press("k")
    is_read(desk, MARC)
    with desk.expect_response(path):
        _lets_it_arrive(desk, saves)
    desk.keyboard.press("j")
    is_read(desk, YASMINA)
    expect(field(desk)).to_have_value(TYPED)


def test_a_page_drawn_before_they_were_kept_that_comes_after_shows_them(
    desk: Page, saves: list[Route], town: Town
) -> None:
    late: list[Callable[[], None]] = []

    def hold(route: Route) -> None:
        late.append(partial(route.fulfill, response=route.fetch()))

    path = f"**/comments/{town.named[YASMINA]}"
    desk.route(path, hold, times=1)
    desk.keyboard.press("k")
    is_read(desk, MARC)
    until(desk, lambda: late)
    desk.keyboard.press("j")
    _lets_it_arrive(desk, saves)
    late[0]()
    is_read(desk, YASMINA)
    expect(field(desk)).to_have_value(TYPED)
    expect(status(desk)).not_to_contain_text("modifié ailleurs")


def test_a_saved_reply_that_is_taken_before_the_typed_words_are_kept_stays_there(
    desk: Page, town: Town
) -> None:
    with town.db.writing() as session:
        saved_replies.keep(session, HOURS, by=town.claire, now=town.now())
    held: list[Route] = []
    desk.route("**/draft", partial(_holds, held))
    desk.keyboard.press("r")
    expect(field(desk)).to_be_focused()
    desk.keyboard.type("Horaires : les voici. :h")
    expect(desk.locator("[data-pick]")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(field(desk)).to_have_value(BOTH)
    until(desk, lambda: held)
    with desk.expect_response(_is_kept):
        held[0].continue_()
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")  # what is drawn anew looks at what this page still holds
    expect(desk.locator("dialog[open]")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(field(desk)).to_have_value(BOTH)
    assert town.draft_on(town.named[MARC]) == BOTH


def test_what_is_emptied_while_it_is_being_kept_stays_empty(desk: Page, town: Town) -> None:
    with town.db.writing() as session:
        saved_replies.keep(session, HOURS, by=town.claire, now=town.now())
    held: list[Route] = []
    desk.keyboard.press("r")
    expect(field(desk)).to_be_focused()
    desk.keyboard.type(":h")
    expect(desk.locator("[data-pick]")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(field(desk)).to_have_value(HOURS.text)
    desk.route("**/draft", partial(_holds, held))
    field(desk).press_sequentially(" À bientôt.")
    until(desk, lambda: held)
    desk.get_by_role("button", name="Vider").click()
    expect(field(desk)).to_have_value("")
    with desk.expect_response(lambda answer: answer.status == 409):
        held[0].continue_()
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")  # what is drawn anew looks at what this page still holds
    expect(desk.locator("dialog[open]")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(field(desk)).to_have_value("")
    assert town.draft_on(town.named[MARC]) == ""
