"""What was judged once is judged again as soon as anything about it has changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.judging import found_by_axe
from tests.browser.test_shape import for_axe, is_sound

PALE = "one.style.color = 'lightgrey'"
ON_DARK = "one.parentElement.style.background = 'black'"
UNDER = """one.style.cssText = 'position: relative; margin-top: -80px';
one.insertAdjacentHTML('beforebegin', '<div style="height: 80px; background: black"></div>')"""
HALF_THERE = "one.parentElement.style.opacity = 0.3"


def rules_broken(page: Page) -> list[str]:
    return [found["id"] for found in found_by_axe(page).response["violations"]]


@pytest.mark.parametrize("change", [PALE, ON_DARK, UNDER, HALF_THERE])
def test_a_text_that_lost_its_contrast_is_found(enter: Callable[..., Page], change: str) -> None:
    page = enter("/preferences", **for_axe(1440))
    is_sound(page)
    is_sound(page)
    page.locator("h1").evaluate(f"(one) => {{ {change} }}")
    assert rules_broken(page) == ["color-contrast"]
    assert rules_broken(page) == ["color-contrast"]


def test_in_the_other_light_both_contrasts_are_looked_at_and_a_change_by_every_rule(
    enter: Callable[..., Page],
) -> None:
    page = enter("/preferences", **for_axe(1440, color_scheme="light"))
    is_sound(page)
    page.add_style_tag(content="@media (prefers-color-scheme: dark) { h1 { color: black !important } }")
    is_sound(page)
    page.emulate_media(color_scheme="dark")
    assert rules_broken(page) == ["color-contrast"]
    page.emulate_media(color_scheme="light")
    is_sound(page)
    page.emulate_media(color_scheme="dark")
    page.locator("h1").evaluate("(one) => one.setAttribute('aria-label-by', '')")
    assert rules_broken(page) == ["aria-valid-attr", "color-contrast"]
