"""Who presses twice sends once: the second press never reaches the comment that has come meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import (
    ANSWER,
    author,
    field,
    goes,
    is_read,
    is_taken,
    next_is_here,
    outgoing,
    presses_send,
    sees,
    sentence,
    writes,
)
from tests.browser.test_sooner import MARC, YASMINA
from tests.browser.town import Town

READY = "Nous passons jeudi."
FINGER = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def ready(town: Town) -> Town:
    """A town where an answer stands ready under the second comment."""
    town.draft(town.named[YASMINA], READY)
    return town


def _written(page: Page, town: Town) -> None:
    """The first comment is open with a text, and the second is read ahead."""
    goes(page, f"/comments/{town.named[MARC]}")
    next_is_here(page)
    field(page).fill(ANSWER)


def _only_the_first_leaves(page: Page, town: Town) -> None:
    expect(author(page)).to_have_text(YASMINA)
    expect(outgoing(page)).to_contain_text(sentence("Envoi dans … s à Marc Le Goff"))
    expect(field(page)).to_have_value(READY)
    town.work()
    assert town.square.texts() == [ANSWER]
    assert town.draft_on(town.named[YASMINA]) == READY


def test_a_double_click_reaches_the_first_comment_alone(desk: Page, ready: Town) -> None:
    _written(desk, ready)
    desk.locator("[data-send]").dblclick()
    _only_the_first_leaves(desk, ready)


def test_two_clicks_that_are_no_double_click_reach_the_first_comment_alone(desk: Page, ready: Town) -> None:
    _written(desk, ready)
    box = desk.locator("[data-send]").bounding_box()
    assert box is not None
    for _ in range(2):
        desk.mouse.click(box["x"] + 20, box["y"] + 20)
    _only_the_first_leaves(desk, ready)


@pytest.mark.parametrize("part", [0.1, 0.9])
def test_a_double_tap_reaches_the_first_comment_alone(
    enter: Callable[..., Page], ready: Town, part: float
) -> None:
    """Nor what has come there besides: on a phone the bar that takes back rises under the thumb."""
    page = enter(**FINGER)
    _written(page, ready)
    box = page.locator("[data-send]").bounding_box()
    assert box is not None
    for _ in range(2):
        page.touchscreen.tap(box["x"] + part * box["width"], box["y"] + 20)
    _only_the_first_leaves(page, ready)


@pytest.mark.parametrize("second", ["Control+Enter", "Enter"])
def test_a_key_pressed_twice_reaches_the_first_comment_alone(desk: Page, ready: Town, second: str) -> None:
    _written(desk, ready)
    desk.keyboard.press("Control+Enter")
    desk.keyboard.press(second)
    _only_the_first_leaves(desk, ready)


def test_a_key_held_down_reaches_the_first_comment_alone(desk: Page, ready: Town) -> None:
    _written(desk, ready)
    desk.keyboard.down("Control")
    for _ in range(5):
        desk.keyboard.down("Enter")
    desk.keyboard.up("Enter")
    desk.keyboard.up("Control")
    _only_the_first_leaves(desk, ready)


def test_what_stands_ready_leaves_by_the_keys_of_who_goes_to_it(desk: Page, ready: Town) -> None:
    _written(desk, ready)
    desk.keyboard.press("Control+Enter")
    is_read(desk, YASMINA)
    desk.keyboard.press("r")
    desk.keyboard.press("Control+Enter")
    is_read(desk, "Nolwenn Kerrien")
    is_taken(desk)
    ready.work()
    assert sorted(ready.square.texts()) == sorted([ANSWER, READY])


def test_what_stands_ready_leaves_by_a_press_in_the_same_place_once_it_can_be_read(
    desk: Page, ready: Town
) -> None:
    _written(desk, ready)
    desk.locator("[data-send]").click()
    is_read(desk, YASMINA)
    sees(desk)
    desk.locator("[data-send]").click()
    is_read(desk, "Nolwenn Kerrien")
    expect(outgoing(desk)).to_contain_text("2 envois")


def test_a_press_elsewhere_at_once_is_heard(desk: Page, ready: Town) -> None:
    _written(desk, ready)
    desk.locator("[data-send]").click()
    is_read(desk, YASMINA)
    desk.get_by_role("link", name="Commentaire suivant").click()
    is_read(desk, "Nolwenn Kerrien")


def test_another_key_at_once_is_heard(desk: Page, ready: Town) -> None:
    writes(desk)
    presses_send(desk)
    is_read(desk, YASMINA)
    desk.keyboard.press("j")
    is_read(desk, "Nolwenn Kerrien")
