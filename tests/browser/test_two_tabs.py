"""Two pages at one comment: neither writes over the other, and a draft is shared with whoever began it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.hands import (
    ANSWER,
    comes_back,
    field,
    goes,
    is_read,
    is_taken,
    outgoing,
    presses_send,
    sees,
    sends,
    sentence,
    status,
    writes,
)
from tests.browser.test_shape import for_axe, is_sound
from tests.browser.test_writing import is_saved
from tests.browser.town import Town

MINE, THEIRS = "Le bassin ouvre à 10 h.", "Le bassin ouvre à 9 h."


def _keeps(page: Page, text: str) -> None:
    """Write, and wait until it is kept."""
    with page.expect_response(is_saved):
        writes(page, text)


def _comes(page: Page) -> None:
    """Go into the field; what stands there was asked before anybody writes elsewhere."""
    with page.expect_response("**/draft"):
        page.keyboard.press("r")


def _clash(page: Page) -> Locator:
    return page.locator(".clash")


def test_an_older_tab_does_not_write_over_the_newer_and_says_what_is_kept(desk: Page, town: Town) -> None:
    marc = town.named["Marc Le Goff"]
    older = desk.context.new_page()
    goes(older, "/")
    _comes(older)
    _keeps(desk, THEIRS)
    older.keyboard.insert_text(MINE)
    expect(_clash(older)).to_contain_text("Un autre texte a été écrit ici, dans un autre onglet.")
    expect(_clash(older)).to_contain_text(THEIRS)
    expect(field(older)).to_have_value(MINE)
    assert town.draft_on(marc) == THEIRS
    older.get_by_role("button", name="Garder le mien").press("Enter")
    expect(_clash(older)).to_have_count(0)
    expect(field(older)).to_have_value(MINE)
    assert town.draft_on(marc) == MINE


def test_the_other_tab_s_text_can_be_taken_instead(desk: Page, town: Town) -> None:
    older = desk.context.new_page()
    goes(older, "/")
    _comes(older)
    _keeps(desk, THEIRS)
    older.keyboard.insert_text(MINE)
    older.get_by_role("link", name="Reprendre ce texte-là").press("Enter")
    expect(field(older)).to_have_value(THEIRS)
    comes_back(older)
    expect(field(older)).to_have_value(THEIRS)
    assert town.draft_on(town.named["Marc Le Goff"]) == THEIRS


def test_a_tab_that_one_comes_back_to_shows_what_the_other_wrote(desk: Page) -> None:
    other = desk.context.new_page()
    goes(other, "/")
    expect(field(other)).to_have_value("")
    _keeps(desk, MINE)
    other.keyboard.press("r")
    expect(field(other)).to_have_value(MINE)
    expect(status(other)).to_have_text("Ce texte vient d’être modifié ailleurs\u00a0: le voici.")
    other.keyboard.press("Control+End")
    with other.expect_response(is_saved):
        other.keyboard.insert_text(" Le dimanche aussi.")
    expect(_clash(other)).to_have_count(0)


def test_what_was_taken_back_in_one_tab_leaves_from_the_other_at_the_first_press(
    desk: Page, town: Town
) -> None:
    other = desk.context.new_page()
    goes(other, "/")
    sends(desk)
    desk.keyboard.press("z")
    is_read(desk, "Marc Le Goff")
    other.keyboard.press("r")
    expect(field(other)).to_have_value(ANSWER)
    presses_send(other)
    is_read(other, "Yasmina Benali")
    town.work()
    assert town.square.texts() == [ANSWER]


def test_what_a_colleague_has_sent_by_then_is_not_put_in_the_field(
    enter: Callable[..., Page], town: Town
) -> None:
    """An answer from before it was sent comes after somebody came to the field."""
    claire, paul = enter(), enter(who=town.paul)
    late: list[Callable[[], None]] = []

    def holds(route: Route) -> None:
        if late or route.request.method != "GET":
            return route.fallback()
        answer = route.fetch()
        goes_on = partial(route.fulfill, response=answer)
        return late.append(goes_on) if THEIRS in answer.text() else goes_on()

    claire.route("**/draft", holds)
    _keeps(paul, THEIRS)
    for _ in range(20):
        if not late:
            sees(claire)
    presses_send(paul)
    with claire.expect_response("**/draft"):
        claire.keyboard.press("r")
        expect(field(claire)).to_be_focused()
        late[0]()
    sees(claire)
    expect(field(claire)).to_have_value("")


def test_what_is_sent_over_a_colleague_s_words_asks_first(enter: Callable[..., Page], town: Town) -> None:
    claire, paul = enter(), enter(who=town.paul)
    _comes(claire)
    _keeps(paul, THEIRS)
    claire.keyboard.insert_text(MINE)
    claire.keyboard.press("Control+Enter")
    expect(_clash(claire)).to_contain_text("Paul Abgrall a écrit un autre texte ici.")
    expect(_clash(claire)).to_contain_text(THEIRS)
    expect(field(claire)).to_have_value(MINE)
    assert town.draft_on(town.named["Marc Le Goff"]) == THEIRS
    claire.locator("[data-send]").click()
    is_read(claire, "Yasmina Benali")
    is_taken(claire)
    town.work()
    assert town.square.texts() == [MINE]


def test_one_s_own_hurried_send_asks_nothing(desk: Page, town: Town) -> None:
    """Saves that are on their way as one sends are one's own words."""
    _keeps(desk, "Le bassin")
    desk.keyboard.type(" ouvre.", delay=1)
    desk.keyboard.press("Control+Enter")
    is_read(desk, "Yasmina Benali")
    desk.keyboard.press("z")
    is_read(desk, "Marc Le Goff")
    desk.keyboard.press("r")
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" Samedi.", delay=1)
    desk.keyboard.press("Control+Enter")
    expect(outgoing(desk)).to_contain_text(sentence("Envoi dans … s à Marc Le Goff"))
    town.work()
    assert town.square.texts() == ["Le bassin ouvre. Samedi."]


def test_a_draft_names_its_author_to_the_others(enter: Callable[..., Page], town: Town) -> None:
    paul = enter(who=town.paul)
    _keeps(paul, THEIRS)
    claire = enter()
    expect(field(claire)).to_have_value(THEIRS)
    expect(claire.locator(".composer")).to_contain_text("Brouillon de Paul Abgrall")
    expect(claire.locator(".row").first).to_contain_text("écrit par Paul Abgrall")


def test_a_second_reply_to_the_same_comment_asks(enter: Callable[..., Page], town: Town) -> None:
    claire, paul = enter(), enter(who=town.paul)
    sends(paul, THEIRS)
    writes(claire, ANSWER)
    claire.keyboard.press("Control+Enter")
    expect(claire.get_by_role("dialog", name="Paul a répondu à l’instant.")).to_be_visible()
    town.work()
    assert town.square.texts() == [THEIRS]


def test_two_texts_are_sound_for_everybody(enter: Callable[..., Page], town: Town) -> None:
    for width in (1440, 390, 320):
        page = enter(f"/comments/{town.named['Marc Le Goff']}", **for_axe(width))
        with page.expect_response("**/draft"):
            field(page).focus()
        town.draft(town.named["Marc Le Goff"], f"{THEIRS} ({width})", by=town.paul)
        page.keyboard.insert_text(MINE)
        expect(_clash(page)).to_be_visible()
        is_sound(page)
        page.close()
