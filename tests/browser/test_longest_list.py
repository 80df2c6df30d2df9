"""A list of hundreds is read to its last comment and back; no more than so many lines stand at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import author, field, is_taken, outgoing
from tests.browser.town import PEOPLE, Town

MORE, MOST, FIFTY = 420, 300, 50
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


@pytest.mark.parametrize("width", [1440, 390])
def test_the_wheel_comes_to_the_last_and_back_to_the_first(
    enter: Callable[..., Page], town: Town, many: list[int], width: int
) -> None:
    page = enter("/", viewport={"width": width, "height": 900})
    page.evaluate(SEEN)
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


@pytest.fixture
def far_down(enter: Callable[..., Page], town: Town, many: list[int]) -> Page:
    """The desk, its first comment open, when the list was scrolled to the last."""
    page = enter("/")
    wheels_to(page, f"row-{town.named['Soizic Caro']}", DOWN)
    expect(page.locator(f"#row-{many[0]}")).to_have_count(0)
    return page


def test_j_brings_the_lines_around_the_comment_that_it_opens(far_down: Page, many: list[int]) -> None:
    far_down.keyboard.press("j")
    row = far_down.locator(f"#row-{many[0]}")
    expect(row.locator("[aria-current]")).to_be_in_viewport()
    expect(author(far_down)).to_be_focused()
    expect(far_down.locator("[data-former]")).to_be_hidden()
    assert far_down.locator(LINES).nth(1).get_attribute("id") == f"row-{many[0]}"
    far_down.keyboard.press("j")
    expect(far_down.locator(f"#row-{many[1]} [aria-current]")).to_be_in_viewport()


def test_after_an_act_far_down_one_stands_where_one_stood(
    far_down: Page, town: Town, many: list[int]
) -> None:
    answered, following = many[-2:]
    far_down.locator(f"#row-{answered} .row-link").click()
    expect(far_down.locator(f"#row-{answered} [aria-current]")).to_have_count(1)
    first = far_down.locator(LINES).first.get_attribute("id")
    field(far_down).fill("C’est noté.")
    far_down.keyboard.press("Control+Enter")
    is_taken(far_down)
    expect(far_down.locator(f"#row-{answered}")).to_have_count(0)
    expect(far_down.locator(f"#row-{following} [aria-current]")).to_be_in_viewport()
    assert far_down.locator(LINES).first.get_attribute("id") == first


def test_after_an_act_on_a_comment_whose_line_went_one_sees_the_next(
    far_down: Page, town: Town, many: list[int]
) -> None:
    field(far_down).fill("C’est noté.")
    far_down.keyboard.press("Control+Enter")
    is_taken(far_down)
    expect(outgoing(far_down)).to_contain_text("Envoi dans")
    expect(far_down.locator(f"#row-{many[0]} [aria-current]")).to_be_in_viewport()
    expect(author(far_down)).to_be_focused()


def test_n_leads_to_where_the_list_begins(far_down: Page, town: Town) -> None:
    urgent = town.says("Urgence", "Un câble électrique est tombé rue du Port, danger de mort !")
    expect(far_down.locator("#arrivals")).to_contain_text("1 nouveau commentaire urgent")
    far_down.keyboard.press("n")
    expect(far_down.locator(LINES).first).to_have_attribute("id", f"row-{urgent}")
    expect(far_down.locator(f"#row-{urgent}")).to_be_in_viewport()
    expect(far_down.locator("#arrivals")).to_be_hidden()


def test_an_act_far_down_forgets_nobody_who_arrived(far_down: Page, town: Town, many: list[int]) -> None:
    far_down.locator(f"#row-{many[-2]} .row-link").click()
    expect(far_down.locator(f"#row-{many[-2]} [aria-current]")).to_have_count(1)
    town.says("Urgence", "Un câble électrique est tombé rue du Port, danger de mort !")
    expect(far_down.locator("#arrivals")).to_contain_text("1 nouveau commentaire urgent")
    field(far_down).fill("C’est noté.")
    far_down.keyboard.press("Control+Enter")
    is_taken(far_down)
    expect(far_down.locator(f"#row-{many[-2]}")).to_have_count(0)
    expect(far_down.locator("#arrivals")).to_contain_text("1 nouveau commentaire urgent")


def test_a_ticked_line_stays_however_far_one_goes(
    enter: Callable[..., Page], town: Town, many: list[int]
) -> None:
    page = enter("/")
    first = page.locator(f"#row-{town.named['Marc Le Goff']} .tick > input")
    page.keyboard.press("x")
    expect(first).to_be_checked()
    wheels_to(page, f"row-{town.named['Soizic Caro']}", DOWN)
    expect(page.locator("[data-more]")).to_be_hidden()
    expect(first).to_be_checked()
    expect(page.locator(LINES)).to_have_count(MORE + len(PEOPLE) + 1)
