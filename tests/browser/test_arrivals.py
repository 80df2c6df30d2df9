"""New comments are counted, never pushed into the list; what is next is read ahead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.hands import author, field, focus_is_somewhere, goes, is_read, status, until, writes
from tests.browser.town import Town

# htmx is there, and has done what it had in mind for when the browser has a moment.
BEGUN = """async () => {
  const moment = () => new Promise((resolve) => setTimeout(resolve));
  while (!window.htmx) await moment();
  await moment();
}"""


def _arrivals_are(page: Page, words: str) -> None:
    expect(page.locator("#arrivals")).to_contain_text(words)


def test_arrivals_are_counted_until_n_shows_them(desk: Page, town: Town) -> None:
    writes(desk, "Un instant")
    town.says("Éloïse Pann", "Où se trouve la déchèterie ?")
    _arrivals_are(desk, "1 nouveau commentaire")
    expect(status(desk)).to_have_text("1 nouveau commentaire.")
    town.says("Yann Floc", "Quand passe le bus ?")
    _arrivals_are(desk, "2 nouveaux commentaires")
    expect(desk.locator(".row", has_text="Éloïse Pann")).to_have_count(0)
    expect(desk.locator(".slab").first).to_have_text("14 À répondre")
    expect(field(desk)).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("n")
    expect(desk.locator(".row", has_text="Éloïse Pann")).to_be_visible()
    expect(desk.locator("#arrivals")).to_be_hidden()
    expect(field(desk)).to_have_value("Un instant")
    focus_is_somewhere(desk)


def test_an_urgent_arrival_is_said_at_once(desk: Page, town: Town) -> None:
    town.says("Éloïse Pann", "Un câble électrique est tombé sur le trottoir devant l’école, danger !")
    _arrivals_are(desk, "1 nouveau commentaire urgent")
    expect(status(desk)).to_have_text("1 nouveau commentaire urgent.")
    expect(desk.locator("#arrivals")).to_have_class("arrivals is-urgent")
    desk.keyboard.press("n")
    expect(desk.locator(".row").first).to_contain_text("Urgent")


def test_a_stream_whose_script_comes_late_is_followed_all_the_same(
    enter: Callable[..., Page], town: Town
) -> None:
    desk, held = enter("/help"), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    desk.context.route("**/hx-sse.min.js", hold)
    desk.goto("/", wait_until="commit")
    desk.evaluate(BEGUN)
    until(desk, lambda: held)
    held.pop().continue_()
    expect(desk.locator("#live[data-htmx-powered]")).to_have_count(1)
    town.says("Éloïse Pann", "Où se trouve la déchèterie ?")
    _arrivals_are(desk, "1 nouveau commentaire")


def test_the_next_comment_is_read_ahead_so_that_j_asks_nothing(desk: Page, town: Town) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith(path):
            asked.append(request.url)

    path = f"/comments/{town.named['Nolwenn Kerrien']}"
    desk.on("request", note)
    with desk.expect_response(f"**{path}"):
        desk.keyboard.press("j")
    is_read(desk, "Yasmina Benali")
    desk.keyboard.press("j")
    is_read(desk, "Nolwenn Kerrien")
    assert len(asked) == 1
    desk.wait_for_url(f"**{path}")
    desk.go_back()
    expect(author(desk)).to_have_text("Yasmina Benali")


@pytest.mark.parametrize("path", ["/", "/?intent=after_sales"])
def test_no_line_moves_when_others_arrive(desk: Page, town: Town, path: str) -> None:
    """Neither in a long list nor in one that has room to spare."""
    goes(desk, path)
    row = desk.locator(".row").last if path != "/" else desk.locator(".row").nth(3)
    before = row.bounding_box()
    town.says("Éloïse Pann", "Où se trouve la déchèterie ?")
    expect(desk.locator("#arrivals")).to_be_visible()
    assert row.bounding_box() == before
    desk.keyboard.press("n")
    expect(desk.locator("#arrivals")).to_be_hidden()
    assert row.bounding_box() == before
