"""Several rows at once: ticked by key, mouse and touch, done with in one act that one key takes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.ports.events import CommentRemoved
from tests.browser.hands import author, field, focus_is_somewhere, listens, outgoing, status, writes
from tests.browser.test_shape import for_axe, is_sound_in_both_lights
from tests.browser.town import Town

FIRST = ("Marc Le Goff", "Yasmina Benali", "Gwen Lagadec")
LAYERS = "dialog[open], details.menu[open]"


def bar(page: Page) -> Locator:
    return page.locator("#ticked .ticked-in")


def boxes(page: Page) -> list[str]:
    """The people whose row is ticked."""
    return page.locator(".row:has(.tick > :checked) .row-author").all_inner_texts()


def of(page: Page, name: str) -> Locator:
    return page.locator(".row", has_text=name)


@pytest.fixture
def names(desk: Page) -> list[str]:
    return desk.locator(".row-author").all_inner_texts()


def test_x_and_shift_reach_three_rows_in_three_keys_and_come_back(desk: Page, names: list[str]) -> None:
    for key in ("x", "Shift+J", "Shift+J"):
        desk.keyboard.press(key)
    assert boxes(desk) == names[:3]
    expect(bar(desk)).to_contain_text("3 commentaires cochés")
    expect(status(desk)).to_have_text("3 commentaires cochés.")
    expect(author(desk)).to_have_text(names[0])
    desk.keyboard.press("Shift+K")
    assert boxes(desk) == names[:2]
    desk.keyboard.press("Escape")
    expect(bar(desk)).to_be_hidden()
    expect(status(desk)).to_have_text("Aucun commentaire coché.")
    focus_is_somewhere(desk)


def test_shift_reaches_upwards_from_the_open_row(desk: Page, names: list[str]) -> None:
    for _ in range(2):
        before = author(desk).inner_text()
        desk.keyboard.press("j")
        expect(author(desk)).not_to_have_text(before)
    desk.keyboard.press("Shift+K")
    assert boxes(desk) == names[1:3]


@pytest.mark.parametrize(
    ("keys", "said", "state"),
    [
        (("a", "Enter"), "3 commentaires confiés à ", "with_department"),
        (("e", "4"), "3 commentaires classés sans réponse : hors sujet.", "dismissed"),
        (("t", "5"), "3 commentaires étiquetés Suggestion.", None),
        (("p", "1"), "3 commentaires en pause jusqu’à ", "paused"),
    ],
)
def test_two_keys_do_it_to_all_and_z_takes_all_of_it_back(
    desk: Page, town: Town, names: list[str], keys: tuple[str, str], said: str, state: str | None
) -> None:
    for key in ("x", "Shift+J", "Shift+J"):
        desk.keyboard.press(key)
    before = [town.comment(town.named[name]) for name in names[:3]]
    desk.keyboard.press(keys[0])
    expect(desk.locator(LAYERS)).to_be_visible()
    focus_is_somewhere(desk)
    desk.keyboard.press(keys[1])
    expect(outgoing(desk)).to_contain_text(said)
    expect(status(desk)).to_contain_text(said)
    expect(author(desk)).to_have_text(names[0] if state is None else names[3])
    expect(author(desk)).to_be_focused()
    expect(bar(desk)).to_be_hidden()
    if state is not None:
        assert {town.comment(one.id).state for one in before} == {state}
        expect(of(desk, names[0])).to_have_count(0)
    desk.keyboard.press("z")
    expect(outgoing(desk)).to_contain_text("C’est annulé.")
    expect(author(desk)).to_have_text(names[0])
    after = [town.comment(one.id) for one in before]
    assert [(one.state, one.intent) for one in after] == [(one.state, one.intent) for one in before]


def test_what_cannot_be_done_is_said_and_stays_ticked(desk: Page, town: Town, names: list[str]) -> None:
    desk.keyboard.press("x")
    desk.keyboard.press("Shift+J")
    desk.keyboard.press("p")
    town.hear(CommentRemoved("town", town.comment(town.named[names[1]]).external_id))
    desk.keyboard.press("1")  # which moments there are depends on the hour and the day
    expect(outgoing(desk)).to_contain_text("1 commentaire en pause")
    expect(outgoing(desk)).to_contain_text("1 reste à revoir. Ce commentaire n’attend plus de réponse.")
    assert names[0] not in boxes(desk)


def test_the_mouse_ticks_and_reaches_without_opening(desk: Page, names: list[str]) -> None:
    of(desk, names[1]).hover()
    of(desk, names[1]).locator(".tick").click()
    of(desk, names[4]).locator(".row-excerpt").click(modifiers=["Shift"])
    assert boxes(desk) == names[1:5]
    expect(author(desk)).to_have_text(names[0])
    assert desk.evaluate("getSelection().toString()") == ""
    bar(desk).get_by_text("Plus tard").click()
    desk.get_by_role("button", name="Demain matin").click()
    expect(outgoing(desk)).to_contain_text("4 commentaires en pause")
    outgoing(desk).get_by_role("button", name="Annuler").click()
    expect(of(desk, names[4])).to_be_visible()


def test_the_finger_ticks_and_acts_on_a_phone(enter: Callable[..., Page], town: Town) -> None:
    page = enter(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    names = page.locator(".row-author").all_inner_texts()
    for name in names[:2]:
        of(page, name).locator(".tick").tap()
    bar(page).get_by_role("button", name="Confier").tap()
    dialog = page.get_by_role("dialog", name="Confier 2 commentaires")
    dialog.locator(".service", has_text="Voirie").tap()
    dialog.get_by_role("button", name="Confier à Voirie").tap()
    expect(outgoing(page)).to_contain_text("2 commentaires confiés à Voirie.")
    focus_is_somewhere(page)
    assert {town.comment(town.named[name]).state for name in names[:2]} == {"with_department"}
    outgoing(page).get_by_role("button", name="Annuler").tap()
    expect(author(page)).to_have_text(names[0])


@pytest.mark.parametrize("width", [1440, 390])
def test_without_a_script_boxes_and_forms_do_the_same(
    enter: Callable[..., Page], town: Town, width: int
) -> None:
    page = enter(java_script_enabled=False, viewport={"width": width, "height": 844})
    names = page.locator(".row-author").all_inner_texts()
    for name in names[:2]:
        of(page, name).locator(".tick").click()
    bar(page).locator("summary", has_text="Plus tard").click()
    page.get_by_role("button", name="Choisir une date…").click()
    expect(page.get_by_text("2 commentaires cochés")).to_be_visible()
    page.get_by_label("Jusqu’à quand").fill("demain 14 h")
    page.get_by_role("button", name="Mettre en pause").click()
    expect(outgoing(page)).to_contain_text("2 commentaires en pause")
    assert {town.comment(town.named[name]).state for name in names[:2]} == {"paused"}
    outgoing(page).get_by_role("button", name="Annuler").click()
    expect(outgoing(page)).to_contain_text("C’est annulé.")
    assert {town.comment(town.named[name]).state for name in names[:2]} == {"unanswered"}


def test_a_date_in_words_sets_all_of_them_aside(desk: Page, town: Town, names: list[str]) -> None:
    for key in ("x", "Shift+J", "p"):
        desk.keyboard.press(key)
    date = desk.locator("#ticked").get_by_role("button", name="Choisir une date…")
    desk.keyboard.press(date.get_attribute("data-digit") or "")
    expect(desk.get_by_label("Jusqu’à quand")).to_be_focused()
    desk.keyboard.type("hier")
    desk.keyboard.press("Enter")
    expect(desk.locator("dialog[open] [role=alert]")).to_be_visible()
    desk.get_by_label("Jusqu’à quand").fill("dans 3 jours")
    desk.keyboard.press("Enter")
    expect(outgoing(desk)).to_contain_text("2 commentaires en pause")
    assert {town.comment(town.named[name]).state for name in names[:2]} == {"paused"}


def test_letters_are_letters_while_one_writes_and_nothing_when_switched_off(
    desk: Page, names: list[str]
) -> None:
    writes(desk, "")
    desk.keyboard.type("xJK")
    expect(field(desk)).to_have_value("xJK")
    desk.keyboard.press("Escape")
    desk.evaluate("document.body.dataset.letters = 'off'")
    for key in ("x", "Shift+J", "Shift+K"):
        desk.keyboard.press(key)
    assert boxes(desk) == []
    expect(author(desk)).to_have_text(names[0])


def test_ticks_outlive_another_comment_and_new_arrivals(desk: Page, town: Town, names: list[str]) -> None:
    desk.keyboard.press("x")
    desk.keyboard.press("j")
    expect(author(desk)).to_have_text(names[1])
    town.says("Paul Kerjean", "Et le cinéma ?")
    expect(desk.locator("#arrivals")).to_be_visible()
    desk.keyboard.press("n")
    expect(of(desk, "Paul Kerjean")).to_be_visible()
    assert boxes(desk) == [names[0]]


@pytest.mark.parametrize("width", [1440, 1024, 390, 320])
def test_the_bar_and_its_menus_are_sound_and_move_nothing(enter: Callable[..., Page], width: int) -> None:
    page = enter(**for_axe(width))
    place = page.locator(".row").nth(1)
    before = place.bounding_box()
    page.locator(".tick").first.click(force=True)
    expect(bar(page)).to_be_visible()
    assert place.bounding_box() == before
    is_sound_in_both_lights(page)
    bar(page).locator("summary").last.click()
    expect(page.locator("#ticked .menu[open]")).to_be_visible()
    is_sound_in_both_lights(page)
    page.keyboard.press("Escape")
    bar(page).get_by_role("button", name="Confier").click()
    expect(page.get_by_role("dialog", name="Confier 1 commentaire")).to_be_visible()
    is_sound_in_both_lights(page)
    page.keyboard.press("Escape")
    focus_is_somewhere(page)


def test_r_opens_exactly_the_ticked_and_escape_comes_back(desk: Page, names: list[str]) -> None:
    for key in ("x", "Shift+J", "r"):
        desk.keyboard.press(key)
    expect(desk.locator("h1")).to_have_text("2 commentaires cochés")
    listens(desk)
    assert desk.locator("#group-rows [name=tick]:checked").count() == 2
    assert desk.locator(".ask-who bdi").all_inner_texts() == names[:2]
    desk.keyboard.press("Escape")
    expect(author(desk)).to_have_text(names[0])
