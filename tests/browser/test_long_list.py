"""A list of more than two hundred goes on by itself as its end comes near, and nothing in it moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import author, field, is_taken
from tests.browser.town import Town

MANY, FIRST, TALL = 262, 50, 16
# What else this machine does may hold up one of four; were it the list, all of them would be.
BUSY = 1
LINES, FOOT = "#lines > .row", "[data-more]"
ON_A_ROW = (200, 500)
LOOKS = """() => {
  window.tasks = [];
  window.shifts = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)))
    .observe({type: "longtask"});
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) for (const {node, previousRect} of one.sources)
      if (node?.closest?.("#lines") && previousRect.height) shifts.push(node.textContent.trim().slice(0, 40));
  }).observe({type: "layout-shift"});
}"""
AT_END = "() => document.getElementById('rows').scrollTo(0, 1e6)"
TOP_OF = "(id) => document.getElementById(id).getBoundingClientRect().top"


@pytest.fixture
def town(town: Town) -> Town:
    """The town, when many more wait since Marc wrote, a second apart."""
    town.waits(MANY - 1)
    return town


def holds(page: Page, count: int) -> None:
    expect(page.locator(LINES)).to_have_count(count)


def test_it_goes_on_as_its_end_comes_near_and_holds_nothing_up(enter: Callable[..., Page]) -> None:
    page = enter("/")
    holds(page, FIRST)
    page.evaluate(LOOKS)
    page.mouse.move(*ON_A_ROW)
    held = page.locator(LINES).nth(FIRST - TALL).get_attribute("id")
    page.evaluate(f"document.getElementById('{held}').scrollIntoView()")
    before = page.evaluate(TOP_OF, held)
    holds(page, 2 * FIRST)
    assert page.evaluate(TOP_OF, held) == before
    expect(page.locator(FOOT)).to_have_count(1)
    for count in (150, 200, 250):
        page.evaluate(AT_END)
        holds(page, count)
    tasks = page.evaluate("tasks")
    assert len(tasks) <= BUSY, tasks
    assert page.evaluate("shifts") == []
    ids = page.locator(LINES).evaluate_all("(rows) => rows.map((row) => row.id)")
    assert len(set(ids)) == 250
    assert page.evaluate("document.activeElement === document.body")


def test_a_press_goes_on_from_the_first_new_line_and_its_end_has_no_button(
    enter: Callable[..., Page], town: Town
) -> None:
    page = enter("/?rows=250")
    holds(page, 250)
    page.locator(FOOT).focus()
    page.keyboard.press("Enter")
    expect(page.locator(FOOT)).to_be_hidden()
    expect(page.locator(LINES).nth(250).locator(".row-link")).to_be_focused()


def test_j_at_the_last_line_loads_on(enter: Callable[..., Page]) -> None:
    page = enter("/")
    page.locator(LINES).nth(FIRST - 2).locator(".row-link").evaluate("(link) => link.click()")
    expect(page.locator(LINES).nth(FIRST - 2).locator("[aria-current]")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator(LINES).nth(FIRST - 1).locator("[aria-current]")).to_have_count(1)
    holds(page, 2 * FIRST)
    page.keyboard.press("j")
    expect(page.locator(LINES).nth(FIRST).locator("[aria-current]")).to_have_count(1)
    expect(author(page)).to_be_focused()


def test_an_act_leaves_as_many_lines_as_there_were(enter: Callable[..., Page], town: Town) -> None:
    page = enter("/")
    page.evaluate(AT_END)
    holds(page, 2 * FIRST)
    answered = page.locator("#reading").get_attribute("data-comment")
    field(page).fill("C’est noté.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#outgoing")).to_contain_text("Envoi dans")
    is_taken(page)
    assert page.locator(f"#row-{answered}").count() == 0
    holds(page, 2 * FIRST)


def test_what_arrives_before_the_last_line_pushes_nothing_in_twice(
    enter: Callable[..., Page], town: Town
) -> None:
    page = enter("/")
    holds(page, FIRST)
    town.says("Urgence", "Un câble électrique est tombé rue du Port, danger de mort !", hours=1)
    page.evaluate(AT_END)
    holds(page, 2 * FIRST)
    ids = page.locator(LINES).evaluate_all("(rows) => rows.map((row) => row.id)")
    assert len(set(ids)) == 2 * FIRST


def test_without_a_script_a_link_asks_for_more(enter: Callable[..., Page]) -> None:
    page = enter("/", java_script_enabled=False)
    page.get_by_role("link", name="Afficher 50 de plus").click()
    holds(page, 2 * FIRST)
