"""Two people at one desk: who looks and who writes is said at once, and no longer than it is true.

Within a second: the town looks for it three times a second (tests/web/stream), and nothing in a page waits.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from app.domain.user import User
from tests.browser.conftest import sign_in
from tests.browser.hands import author, goes, is_read, sees, steps_to, writes
from tests.browser.test_shape import for_axe, is_sound
from tests.browser.town import Town

# How often the words come.
COUNTS = """(words) => {
  const writer = document.getElementById("writer");
  window.times = 0;
  new MutationObserver(() => { if (writer.textContent.includes(words)) window.times += 1; })
    .observe(writer, { childList: true, subtree: true, characterData: true });
}"""


def _writer(page: Page) -> Locator:
    return page.locator("#writer")


def _row(page: Page, name: str) -> Locator:
    return page.locator(".row", has_text=name).locator(".row-here")


@pytest.fixture
def timeless(context: Callable[..., BrowserContext], town: Town) -> Callable[[User], Page]:
    """Open the desk; from a moment after on no time passes there: what waits in the page waits for good.

    In a browser of its own: no later page would have time there either.
    """

    def opens(who: User) -> Page:
        own = context()
        sign_in(own, town, who)
        page = own.new_page()
        page.clock.install()
        goes(page, "/")
        page.clock.pause_at(page.evaluate("Date.now() / 1000 + 2"))  # in seconds: no wait of the page ends
        return page

    return opens


def test_a_colleague_who_opens_the_comment_is_named_once_and_at_once(
    enter: Callable[..., Page], timeless: Callable[[User], Page], town: Town
) -> None:
    paul = enter(f"/comments/{town.named['Yasmina Benali']}", who=town.paul)
    claire = timeless(town.claire)
    claire.evaluate(COUNTS, "Regardé par Paul Abgrall.")
    for times in range(1, 4):
        expect(_writer(claire)).to_be_empty()
        paul.keyboard.press("k")
        is_read(paul, "Marc Le Goff")
        expect(_writer(claire)).to_have_text("Regardé par Paul Abgrall.")
        expect(_row(claire, "Marc Le Goff")).to_have_text("regardé par Paul Abgrall")
        assert claire.evaluate("times") == times
        paul.keyboard.press("j")
        is_read(paul, "Yasmina Benali")


def test_a_colleague_who_writes_is_named_at_once(timeless: Callable[[User], Page], town: Town) -> None:
    claire, paul = timeless(town.claire), timeless(town.paul)
    expect(_writer(claire)).to_have_text("Regardé par Paul Abgrall.")
    writes(paul, "Bonjour")
    expect(_writer(claire)).to_have_text("Paul Abgrall écrit une réponse ici.")
    expect(_row(claire, "Marc Le Goff")).to_have_text("écrit par Paul Abgrall")
    expect(_writer(paul)).to_have_text(f"Regardé par {town.claire.name}.")


def test_who_goes_on_to_another_comment_is_named_there_and_no_more_here(
    enter: Callable[..., Page], town: Town
) -> None:
    claire, paul = enter(), enter(who=town.paul)
    expect(_writer(claire)).to_have_text("Regardé par Paul Abgrall.")
    steps_to(paul, "Nolwenn Kerrien")
    expect(_writer(claire)).to_be_empty()
    expect(_row(claire, "Marc Le Goff")).to_be_empty()
    expect(_row(claire, "Nolwenn Kerrien")).to_have_text("regardé par Paul Abgrall")
    expect(_row(claire, "Yasmina Benali")).to_be_empty()
    is_read(paul, "Nolwenn Kerrien")
    expect(author(claire)).to_have_text("Marc Le Goff")


@pytest.mark.parametrize("width", [390, 1024])
def test_who_looks_on_a_smaller_screen_is_named_too(
    enter: Callable[..., Page], town: Town, width: int
) -> None:
    claire = enter()
    paul = enter("/", who=town.paul, viewport={"width": width, "height": 844})
    if width == 390:
        sees(paul)
        expect(_writer(claire)).to_be_empty()
        paul.locator(".row-link", has_text="Marc Le Goff").click()
    expect(_writer(claire)).to_have_text("Regardé par Paul Abgrall.")


def test_who_closes_the_page_is_named_no_more(enter: Callable[..., Page], town: Town) -> None:
    claire, paul = enter(), enter(who=town.paul)
    expect(_writer(claire)).to_have_text("Regardé par Paul Abgrall.")
    paul.close(run_before_unload=True)
    expect(_writer(claire)).to_be_empty()
    expect(_row(claire, "Marc Le Goff")).to_be_empty()


def test_two_tabs_of_one_person_name_nobody_and_ask_nothing(enter: Callable[..., Page], town: Town) -> None:
    claire, paul = enter(), enter("/help", who=town.paul)
    asked: list[str] = []
    claire.on("request", lambda request: asked.append(request.url) if "/looks?" in request.url else None)
    other = claire.context.new_page()
    goes(other, "/")
    steps_to(other, "Yasmina Benali")
    goes(paul, f"/comments/{town.named['Nolwenn Kerrien']}")
    expect(_row(claire, "Nolwenn Kerrien")).to_have_text("regardé par Paul Abgrall")
    expect(_writer(claire)).to_be_empty()
    assert len(asked) == 1


def test_who_looks_is_sound_for_everybody(enter: Callable[..., Page], town: Town) -> None:
    comment = town.named["Yasmina Benali"]
    enter(f"/comments/{comment}", who=town.paul)
    for width in (1440, 1024, 390, 320):
        page = enter(f"/comments/{comment}", **for_axe(width))
        expect(_writer(page)).to_have_text("Regardé par Paul Abgrall.")
        is_sound(page)
        page.close()
