"""Who goes from one thing to the next by Tab sees each: no bar that stays on the screen stands over it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app import saved_replies
from tests.browser.hands import goes
from tests.browser.test_few_keys import HOURS
from tests.browser.town import Town

COVERED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  if (one === document.body) return null;
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const own = [one, ...(one.labels ?? [])];
  return there && own.some((own) => own.contains(there) || there.contains(own)) ? null : one.outerHTML;
}"""


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (320, 640)])
def test_what_tab_comes_to_is_behind_no_bar(
    enter: Callable[..., Page], town: Town, width: int, height: int
) -> None:
    with town.db.writing() as session:
        kept = saved_replies.keep(session, HOURS, by=town.claire, now=town.now())
    asked = f"/comments/{town.named['Marc Le Goff']}"
    page = enter("/preferences", viewport={"width": width, "height": height})
    for path in (f"/saved-replies/{kept.id}", "/", asked, f"{asked}/assignment"):
        goes(page, path)
        for _ in range(45):
            page.keyboard.press("Tab")
            assert page.evaluate(COVERED) is None, path
