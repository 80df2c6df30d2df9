"""Names that nobody foresaw: a word of sixty letters, a service of seventy. All stays on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from app.domain.department import Department
from tests.browser.hands import author, goes
from tests.browser.test_shape import CUT, WIDTHS
from tests.browser.town import Town

WORD = "Anticonstitutionnellementjeanbaptistedelafontainedessources"
SERVICE = "Restauration municipale, vie scolaire et accompagnement périscolaire"
ASIDE = "(one) => one.scrollWidth - one.clientWidth"


@pytest.fixture
def opened(enter: Callable[..., Page], town: Town) -> Callable[[int], Page]:
    """A comment by somebody with such a name, who wrote before, and for such a service."""
    with town.db.writing() as session:
        session.execute(update(Department).values(name=SERVICE))
    town.says(WORD, "Le nid-de-poule de la rue du Port est dangereux.", 100)
    later = town.says(WORD, "J’ai signalé le nid-de-poule en mars, toujours aucune réponse.", 50)

    def at(width: int) -> Page:
        size: dict[str, Any] = {"viewport": {"width": width, "height": WIDTHS[width]}}
        page = enter(**size)
        goes(page, f"/comments/{later}")
        expect(author(page)).to_have_text(WORD)
        return page

    return at


@pytest.mark.parametrize("width", WIDTHS)
def test_long_names_push_nothing_off_the_screen(opened: Callable[[int], Page], width: int) -> None:
    page = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator("#context").evaluate(ASIDE) <= 0
    assert page.evaluate(CUT) == []


def test_beside_the_comment_the_four_lists_and_the_debt_take_one_line_each(
    opened: Callable[[int], Page],
) -> None:
    page = opened(1024)
    heights = page.locator(".slab, .debt > summary").evaluate_all("all => all.map(one => one.clientHeight)")
    assert heights == [56, 56, 56, 56, 36]


def test_the_button_that_sends_stands_at_the_end_of_its_line(opened: Callable[[int], Page]) -> None:
    page = opened(1024)
    foot, button = (page.locator(one).bounding_box() for one in (".composer-foot", ".composer-foot .pair"))
    assert foot is not None
    assert button is not None
    assert foot["x"] + foot["width"] - (button["x"] + button["width"]) == pytest.approx(8)
