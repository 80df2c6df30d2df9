"""A live line that breaks is said, comes back by itself, and what happened meanwhile is there."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from app.main import create_app
from tests.browser.conftest import sign_in
from tests.browser.hands import author, field, goes, writes
from tests.browser.town import Town
from tests.standins.serving import free_port, served

CONNECTED = """(live) => {
  const told = { bubbles: true, detail: { connection: {} } };
  live.dispatchEvent(new CustomEvent("htmx:sse:after:connection", told));
}"""


def test_a_line_that_breaks_is_said_and_what_arrived_meanwhile_is_there(
    context: Callable[..., BrowserContext], town: Town
) -> None:
    port = free_port()
    with served(create_app(town.house), port) as address:
        opened = context(base_url=address)
        sign_in(opened, town, town.claire)
        page = opened.new_page()
        goes(page, "/")
        expect(page.locator("#live[data-htmx-powered]")).to_have_count(1)
        writes(page, "Un instant")
        rows = page.locator(".row-link").evaluate_all("(rows) => rows.map((row) => row.dataset.comment)")
    expect(page.locator("#offline")).to_contain_text("Connexion perdue depuis")
    town.says("Éloïse Pann", "Où se trouve la déchèterie ?")
    with served(create_app(town.house), port):
        expect(page.locator("#offline")).to_contain_text("Connexion rétablie.")
        expect(page.locator("#arrivals")).to_contain_text("1 nouveau commentaire")
        now = page.locator(".row-link").evaluate_all("(rows) => rows.map((row) => row.dataset.comment)")
        assert now == rows
        expect(author(page)).to_have_text("Marc Le Goff")
        expect(field(page)).to_be_focused()
        expect(field(page)).to_have_value("Un instant")
        page.close()


def test_what_was_connected_as_the_line_went_is_no_sign_of_a_way(desk: Page) -> None:
    desk.context.set_offline(True)
    expect(desk.locator("#offline")).to_contain_text("Connexion perdue depuis")
    desk.locator("#live").evaluate(CONNECTED)
    expect(desk.locator("#offline")).to_contain_text("Connexion perdue depuis")
    desk.context.set_offline(False)
    expect(desk.locator("#offline")).to_contain_text("Connexion rétablie.")
