"""Finding comments by keyboard: from the palette to the list, along what was found, and back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hands import author, goes
from tests.browser.test_palette import lines, opens, picked
from tests.browser.test_shape import WIDTHS, for_axe, is_sound_in_both_lights
from tests.browser.town import Town

# The first answer has come and its words have not; what ends the question ends them too.
HALF = """() => {
  const asks = window.fetch;
  window.halves = 0;
  window.fetch = (address, options) => {
    if (!address.startsWith("/search?") || window.halves) return asks(address, options);
    window.halves += 1;
    const { signal } = options;
    const start = (words) => signal.addEventListener("abort", () => words.error(signal.reason));
    return Promise.resolve(new Response(new ReadableStream({ start })));
  };
}"""


def test_what_is_typed_is_found_in_the_comments_and_enter_lists_them(desk: Page, town: Town) -> None:
    opens(desk, "Yasmina")
    expect(picked(desk)).to_have_text("Chercher « Yasmina » dans les commentaires")
    found = lines(desk).and_(desk.locator("[data-asks=found]"))
    expect(found.first).to_contain_text("Yasmina Benali")
    expect(found.first.locator("mark").first).to_have_text("Yasmina")
    desk.keyboard.press("Enter")
    expect(desk.locator("#asked")).to_have_value("Yasmina")
    expect(desk.locator(".row-author mark").first).to_have_text("Yasmina")
    expect(author(desk)).to_have_text("Yasmina Benali")


def test_arrows_go_from_the_list_of_all_to_the_first_comment_found(desk: Page, town: Town) -> None:
    opens(desk, "Marc Le Goff")
    expect(lines(desk).and_(desk.locator("[data-asks=found]")).first).to_be_visible()
    desk.keyboard.press("ArrowDown")
    expect(picked(desk)).to_contain_text("Marc Le Goff")
    desk.keyboard.press("Enter")
    expect(author(desk)).to_have_text("Marc Le Goff")


def test_who_types_on_while_an_answer_is_half_there_breaks_nothing(desk: Page) -> None:
    desk.evaluate(HALF)
    opens(desk, "Yas")
    desk.wait_for_function("() => window.halves === 1")
    desk.keyboard.type("mina")
    expect(lines(desk).and_(desk.locator("[data-asks=found]")).first).to_contain_text("Yasmina Benali")


def test_what_was_found_is_sound_wide_and_narrow(enter: Callable[..., Page]) -> None:
    page = enter(**for_axe(1440))
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for address in ("/?q=yasmina sans réponse", "/?q=rien de tel"):
            goes(page, address)
            is_sound_in_both_lights(page)
