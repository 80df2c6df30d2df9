"""A list of hundreds is read to its last comment and back; no more than so many lines stand at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.town import PEOPLE, Town

MORE, MOST, FIFTY = 620, 500, 50
LINES = "#lines > .row"
ON_A_ROW = (200, 500)
DOWN, UP = 2400, -2400
IN_SIGHT = """(id) => {
  const box = document.getElementById(id)?.getBoundingClientRect();
  return box && box.top > 0 && box.bottom < innerHeight;
}"""
SEEN = """() => {
  window.seen = new Set();
  const look = () => { for (const {id} of document.querySelectorAll("#lines > .row")) window.seen.add(id); };
  look();
  new MutationObserver(look).observe(document.getElementById("rows"), {childList: true, subtree: true});
}"""
TASKS = """() => {
  window.tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)))
    .observe({type: "longtask"});
}"""
# What else this machine does may hold up a few of so many; were it the list, most of two dozen would be.
BUSY = 3


@pytest.fixture
def many(town: Town) -> list[int]:
    """Those who wait behind Marc."""
    return town.waits(MORE)


def wheels_to(page: Page, row: str, by: int) -> None:
    """Turn the wheel until this line is in sight."""
    page.mouse.move(*ON_A_ROW)
    for _ in range(400):
        if page.evaluate(IN_SIGHT, row):
            return
        page.mouse.wheel(0, by)
        page.wait_for_timeout(30)
    raise AssertionError(f"the wheel never came to {row}")


def test_the_wheel_comes_to_the_last_and_back_to_the_first(
    enter: Callable[..., Page], town: Town, many: list[int]
) -> None:
    page = enter("/")
    page.evaluate(SEEN)
    page.evaluate(TASKS)
    last, first = town.named["Soizic Caro"], town.named["Marc Le Goff"]
    wheels_to(page, f"row-{last}", DOWN)
    expect(page.locator("[data-more]")).to_be_hidden()
    expect(page.locator(LINES)).to_have_count(MOST)
    assert page.evaluate("seen.size") == MORE + len(PEOPLE) + 1
    assert page.locator(f"#row-{first}").count() == 0
    wheels_to(page, f"row-{first}", UP)
    expect(page.locator("[data-former]")).to_be_hidden()
    expect(page.locator(LINES)).to_have_count(MOST)
    ids = page.locator(LINES).evaluate_all("(rows) => rows.map((row) => row.id)")
    assert ids[1 : FIFTY + 1] == [f"row-{one}" for one in many[:FIFTY]]
    assert len(set(ids)) == MOST
    assert page.locator(f"#row-{last}").count() == 0
    tasks = page.evaluate("tasks")
    assert len(tasks) <= BUSY, tasks
