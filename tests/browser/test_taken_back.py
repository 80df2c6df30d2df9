"""What is taken back over a bad line never leaves, whichever of the two got through."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.hands import (
    ANSWER,
    KEPT,
    author,
    field,
    goes,
    is_read,
    is_taken,
    outgoing,
    presses_send,
    status,
    until,
    writes,
)
from tests.browser.test_in_a_tunnel import WAITS, sends_in_the_tunnel
from tests.browser.test_sooner import MARC, REPLIES, YASMINA, _is_back, _sends, held
from tests.browser.town import Town

__all__ = ["held"]

UNDO = "**/replies/undo"
HEALTH = "**/health/live"


def _gone(desk: Page) -> None:
    desk.unroute_all()
    is_taken(desk)


def test_what_the_town_has_although_its_answer_was_lost_is_undone_there(
    desk: Page, held: list[Route], town: Town
) -> None:
    _sends(desk, held)
    desk.route(HEALTH, lambda route: route.abort())
    held[0].fetch(max_redirects=0)
    held[0].abort()
    _is_back(desk)
    assert [one.state for one in town.replies_to(town.named[MARC])] == ["waiting"]
    outgoing(desk).get_by_role("button", name="Annuler").click()
    expect(status(desk)).to_have_text("Envoi annulé. Votre texte est gardé.")
    _gone(desk)
    expect(desk.locator("#composer [name=key]")).to_have_value("reply-2")
    expect(field(desk)).to_have_value(ANSWER)
    town.work()
    assert town.square.texts() == []
    assert town.draft_on(town.named[MARC]) == ANSWER
    desk.keyboard.press("r")
    presses_send(desk)
    expect(author(desk)).to_have_text(YASMINA)
    town.work()
    assert town.square.texts() == [ANSWER]


@pytest.mark.parametrize("first", ["send", "undo"])
def test_an_undo_that_is_lost_with_its_send_waits_for_the_line(
    desk: Page, held: list[Route], town: Town, first: str
) -> None:
    undoing: list[Route] = []
    desk.route(UNDO, lambda route: undoing.append(route))  # noqa: PLW0108 - it is marked by whoever calls it
    desk.route(HEALTH, lambda route: route.abort())
    _sends(desk, held)
    held[0].fetch(max_redirects=0)
    desk.keyboard.press("z")
    expect(status(desk)).to_have_text("Annulation demandée.")
    until(desk, lambda: undoing)
    for route in (held[0], undoing[0]) if first == "send" else (undoing[0], held[0]):
        route.abort()
    desk.wait_for_function(f"{KEPT} === 1")
    is_read(desk, YASMINA)
    _gone(desk)
    expect(outgoing(desk)).to_contain_text("Rien en partance.")
    town.work()
    assert town.square.texts() == []
    assert town.draft_on(town.named[MARC]) == ANSWER


def test_where_neither_the_send_nor_its_undo_was_taken_the_text_comes_back(
    desk: Page, held: list[Route], town: Town
) -> None:
    undoing: list[Route] = []
    desk.route(UNDO, lambda route: undoing.append(route))  # noqa: PLW0108 - as above
    _sends(desk, held)
    desk.keyboard.press("z")
    expect(status(desk)).to_have_text("Annulation demandée.")
    town.send(town.named[MARC], "Samedi à 9 h.", by=town.paul)
    with desk.expect_response(REPLIES):
        held[0].continue_()
    until(desk, lambda: undoing)
    undoing[0].continue_()
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(outgoing(desk)).to_contain_text("La réponse à Marc Le Goff n’est pas partie.")
    outgoing(desk).get_by_role("button", name="La reprendre").click()
    _is_back(desk)
    town.work()
    assert town.square.texts() == ["Samedi à 9 h."]


def test_the_same_words_pressed_in_another_tab_after_it_was_taken_back_leave(desk: Page, town: Town) -> None:
    other = desk.context.new_page()
    goes(other, f"/comments/{town.named[MARC]}")
    sends_in_the_tunnel(desk)
    desk.keyboard.press("Escape")
    desk.keyboard.press("z")
    expect(status(desk)).to_have_text("Envoi annulé. Votre texte est gardé.")
    writes(other)
    other.keyboard.press("Control+Enter")
    expect(outgoing(desk)).to_contain_text(WAITS)
    desk.context.set_offline(False)
    is_taken(desk)
    is_read(other, YASMINA)
    town.work()
    assert town.square.texts() == [ANSWER]
