"""A page that is closed, or left, right after the press loses nothing and says nothing twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from app.web.static_files import static
from tests.browser.hands import ANSWER, field, goes, is_read, is_taken, outgoing, until, writes
from tests.browser.test_in_a_tunnel import LEAVES
from tests.browser.test_sooner import MARC, REPLIES, YASMINA, _sends, held
from tests.browser.town import Town

__all__ = ["held"]

HUGO = "Hugo Tanguy"
WAITING = "() => Object.entries(localStorage).filter(([slot]) => slot.startsWith('waiting:'))"
AS_IT_WAS = """([kept, given]) => {
  localStorage.clear();
  for (const [slot, one] of kept) {
    localStorage.setItem(slot, JSON.stringify({ ...JSON.parse(one), ...given }));
  }
}"""


def _presses(desk: Page, held: list[Route]) -> None:
    writes(desk)
    desk.keyboard.press("Control+Enter")
    until(desk, lambda: held)


def _opens_again(desk: Page, town: Town) -> Page:
    """Close the page before it has an answer, and open the desk again."""
    context = desk.context
    desk.close()
    page = context.new_page()
    goes(page, f"/comments/{town.named[HUGO]}")
    return page


def _is_lost(desk: Page, held: list[Route], *, is_told: bool = True, **given: object) -> Page:
    """The page ends before the request has left, told so or not; what it kept is all there is."""
    if is_told:
        desk.evaluate("() => dispatchEvent(new Event('pagehide'))")
    kept = desk.evaluate(WAITING)
    context = desk.context
    held[0].abort()
    desk.close()
    page = context.new_page()
    page.goto(static("mark.svg"))  # nothing runs there
    page.evaluate(AS_IT_WAS, [kept, given])
    return page


def test_what_the_town_never_heard_leaves_when_the_desk_is_opened_again(
    desk: Page, held: list[Route], town: Town
) -> None:
    _presses(desk, held)
    page = _is_lost(desk, held)
    goes(page, f"/comments/{town.named[HUGO]}")
    expect(outgoing(page)).to_contain_text(LEAVES)
    is_taken(page)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_where_it_is_open_again_it_leaves_from_there(desk: Page, held: list[Route], town: Town) -> None:
    _presses(desk, held)
    page = _is_lost(desk, held)
    goes(page, f"/comments/{town.named[MARC]}")
    is_read(page, YASMINA)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_what_the_town_had_heard_is_said_once(desk: Page, held: list[Route], town: Town) -> None:
    _presses(desk, held)
    held[0].fetch(max_redirects=0)
    page = _is_lost(desk, held)
    goes(page, f"/comments/{town.named[HUGO]}")
    expect(outgoing(page)).to_contain_text(LEAVES)
    is_taken(page)
    town.work()
    town.work()
    assert town.square.texts() == [ANSWER]


def test_what_the_browser_sends_for_a_closed_page_is_said_once(
    desk: Page, held: list[Route], town: Town
) -> None:
    _presses(desk, held)
    page = _opens_again(desk, town)
    expect(outgoing(page)).to_contain_text(LEAVES)
    is_taken(page)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_a_page_that_ended_without_a_word_is_waited_for_and_then_it_leaves(
    desk: Page, held: list[Route], town: Town
) -> None:
    """As when a telephone ends the browser: nothing lets go of what was in hand."""
    _presses(desk, held)
    soon = desk.evaluate("Date.now() + 5000")
    page = _is_lost(desk, held, is_told=False, until=soon)
    goes(page, f"/comments/{town.named[HUGO]}")
    expect(outgoing(page)).to_contain_text(LEAVES)
    town.work()
    assert town.square.texts() == [ANSWER]


@pytest.mark.parametrize("heard", ["lost", "heard"])
def test_what_was_taken_back_before_the_page_closed_never_leaves(
    desk: Page, held: list[Route], town: Town, heard: str
) -> None:
    undoing: list[Route] = []
    desk.route("**/replies/undo", lambda route: undoing.append(route))  # noqa: PLW0108 - it is marked by whoever calls it
    _sends(desk, held)
    if heard == "heard":
        held[0].fetch(max_redirects=0)
    desk.keyboard.press("z")
    until(desk, lambda: undoing)
    page = _is_lost(desk, [*undoing, *held])
    goes(page, f"/comments/{town.named[HUGO]}")
    is_taken(page)
    town.work()
    assert town.square.texts() == []
    assert town.draft_on(town.named[MARC]) == ANSWER


def test_a_refusal_that_nobody_saw_is_said_when_the_desk_is_opened_again(
    desk: Page, held: list[Route], town: Town
) -> None:
    _presses(desk, held)
    town.send(town.named[MARC], "Samedi à 9 h.", by=town.paul)
    held[0].fetch(max_redirects=0)
    page = _is_lost(desk, held)
    goes(page, f"/comments/{town.named[HUGO]}")
    outgoing(page).get_by_role("button", name="La reprendre").click()
    expect(page.get_by_role("dialog", name="Paul a répondu")).to_contain_text(ANSWER)
    town.work()
    assert town.square.texts() == ["Samedi à 9 h."]


def test_who_goes_to_another_page_at_once_has_sent(desk: Page, held: list[Route], town: Town) -> None:
    _presses(desk, held)
    with desk.expect_response(REPLIES):
        desk.goto("/saved-replies")
        desk.unroute_all()
    is_taken(desk)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_what_was_typed_a_moment_before_is_the_draft(desk: Page) -> None:
    with desk.expect_response("**/draft"):
        writes(desk, "Bonjour")
    desk.keyboard.insert_text(" à tous.")
    page = desk.context.new_page()
    desk.close()
    for _ in range(20):  # the browser sends it after the page is gone, and tells nobody when
        goes(page, "/")
        if field(page).input_value() == "Bonjour à tous.":
            return
    raise AssertionError("what was typed is not the draft")
