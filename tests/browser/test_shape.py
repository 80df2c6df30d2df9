"""What the desk looks like at every width, in both lights, and whether everybody can read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import author, field, goes, writes
from tests.browser.judging import found_by_axe
from tests.browser.town import Town

WIDTHS = {1440: 900, 1024: 768, 390: 844, 320: 640}
LIGHTS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LONG = "La rue des Ajoncs est inondée à chaque pluie et personne ne vient voir. " * 28
TWICE = "document.documentElement.style.fontSize = '200%'"
CUT = """() => [...document.querySelectorAll("h1, h2, p, strong, button, a, summary, label")].filter((one) =>
  one.checkVisibility() && !one.closest(".vh, .row, .composer-head, .filters") && one.clientWidth > 1
  && getComputedStyle(one).overflowX === "visible" && one.scrollWidth > one.clientWidth + 1
).map((one) => one.outerHTML.slice(0, 120))"""


def _sizes(width: int, **more: Any) -> dict[str, Any]:
    return {"viewport": {"width": width, "height": WIDTHS[width]}, **more}


def for_axe(width: int, **more: Any) -> dict[str, Any]:
    """It writes styles of its own into the page, which the policy would refuse."""
    return _sizes(width, bypass_csp=True, **more)


def is_sound(page: Page, *, colours: bool = True) -> None:
    """Nothing that axe can find, and nothing to scroll sideways."""
    found = found_by_axe(page, colours=colours)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    _fits(page)


def is_sound_in_both_lights(page: Page) -> None:
    """The light changes no more than colours: one page is enough for both."""
    for light in LIGHTS:
        page.emulate_media(color_scheme=light)
        is_sound(page)


def in_turn(page: Page, sizes: Iterable[tuple[int, str]]) -> Iterator[Page]:
    """Show the same page at each width and in each light: cheaper than to open it anew."""
    for width, light in sizes:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        page.emulate_media(color_scheme="dark" if light == "dark" else "light")
        yield page


def _fits(page: Page) -> None:
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0


@pytest.mark.parametrize("width", WIDTHS)
def test_list_and_comment_are_sound_in_both_lights(
    enter: Callable[..., Page], town: Town, width: int
) -> None:
    page = enter(**for_axe(width))
    is_sound_in_both_lights(page)
    goes(page, f"/comments/{town.named['Hugo Tanguy']}")
    expect(author(page)).to_be_visible()
    is_sound_in_both_lights(page)
    page.evaluate(TWICE)
    _fits(page)
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_layers_menus_and_what_follows_an_act_are_sound(enter: Callable[..., Page], width: int) -> None:
    page = enter(**for_axe(width))
    goes(page, f"/comments/{page.locator('.row-link').nth(1).get_attribute('data-comment')}")
    for key, layer in (("a", "dialog[open]"), ("?", "dialog[open]"), ("e", ".bar .menu[open]")):
        page.keyboard.press(key)
        expect(page.locator(layer)).to_be_visible()
        is_sound(page)
        page.keyboard.press("Escape")
        expect(page.locator(layer)).to_have_count(0)
    writes(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#outgoing")).to_contain_text("Envoi dans")
    is_sound(page)


def test_forced_colours_keep_every_word(enter: Callable[..., Page]) -> None:
    page = enter(**for_axe(1440, forced_colors="active"))
    page.keyboard.press("j")
    expect(author(page)).to_have_text("Yasmina Benali")
    is_sound(page, colours=False)  # they are not ours then
    mark = "(row) => getComputedStyle(row, '::before').inlineSize"
    assert page.locator(".row:has([aria-current])").evaluate(mark) == "4px"
    assert page.locator(".row:not(:has([aria-current]))").first.evaluate(mark) == "0px"


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_asks_for_what_the_policy_refuses(
    enter: Callable[..., Page], faults: list[str], width: int, light: str
) -> None:
    page = enter(**_sizes(width, color_scheme=light))
    page.locator(".row-link").first.click()
    expect(author(page)).to_be_focused()
    for key in ("a", "?"):
        page.keyboard.press(key)
        expect(page.locator("dialog[open]")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    writes(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#outgoing")).to_contain_text("Envoi dans")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    expect(page.locator("body")).not_to_have_css("color", "rgb(255, 0, 0)")
    page.wait_for_function("() => window.refused === 1")
    faults.clear()


def test_nine_rows_the_longest_comment_and_the_composer_stand_whole(
    enter: Callable[..., Page], town: Town
) -> None:
    comment_id = town.says("Le Grand", LONG[:2000], 100)
    page = enter(f"/comments/{comment_id}")
    expect(author(page)).to_have_text("Le Grand")
    rows = page.locator("#rows").bounding_box()
    assert rows is not None
    whole = 0
    for row in page.locator(".row").all():
        box = row.bounding_box()
        whole += (
            box is not None
            and box["y"] >= rows["y"]
            and box["y"] + box["height"] <= rows["y"] + rows["height"]
        )
    assert whole >= 9
    assert page.locator(".said").inner_text() == LONG[:2000].strip()
    assert page.locator(".words").evaluate("(zone) => zone.scrollHeight - zone.clientHeight") <= 0
    assert page.locator("#reading").evaluate("(zone) => zone.scrollHeight - zone.clientHeight") <= 0
    for part in (field(page), page.locator("[data-send]"), page.locator("#outgoing")):
        box = part.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 900


def test_on_a_phone_the_list_shows_no_row_as_open(enter: Callable[..., Page], town: Town) -> None:
    town.says("Éloïse Pann", "Un câble électrique est tombé sur le trottoir devant l’école, danger !")
    page = enter(**_sizes(390))
    colour = "(row) => getComputedStyle(row).backgroundColor"
    first, second, third = (page.locator(".row").nth(place) for place in range(3))
    assert first.evaluate(colour) != second.evaluate(colour)
    assert second.evaluate(colour) == third.evaluate(colour)
    goes(page, "/?shelf=to_answer&intent=question")
    assert first.evaluate(colour) == second.evaluate(colour)


def test_the_heading_that_receives_the_focus_shows_no_box(desk: Page) -> None:
    desk.keyboard.press("j")
    expect(author(desk)).to_be_focused()
    assert author(desk).evaluate("(one) => getComputedStyle(one).outlineStyle") == "none"
