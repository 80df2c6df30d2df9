"""What is taken back without a line is asked for again as soon as there is one: its delay does not wait."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser.hands import ANSWER, author, field, is_read, is_taken, outgoing, sends, status
from tests.browser.test_shape import for_axe, is_sound
from tests.browser.test_sooner import MARC, YASMINA, _sends, held
from tests.browser.town import Town

__all__ = ["held"]

WAITS = "Annulation demandée, en attente de connexion"
UNDO = "**/replies/*/undo"


def _sends_and_is_told(page: Page) -> None:
    """The town has it, and the bar counts down."""
    sends(page)
    expect(outgoing(page)).to_contain_text("Envoi dans")


def test_it_is_undone_once_the_line_is_back(desk: Page, town: Town) -> None:
    _sends_and_is_told(desk)
    desk.context.set_offline(True)
    desk.keyboard.press("z")
    expect(outgoing(desk)).to_contain_text(WAITS)
    expect(status(desk)).to_have_text(f"{WAITS}.")
    desk.context.set_offline(False)
    is_read(desk, MARC)
    expect(field(desk)).to_have_value(ANSWER)
    expect(outgoing(desk)).not_to_contain_text(WAITS)
    town.work()
    assert town.square.texts() == []


def test_over_a_dead_line_too(desk: Page, town: Town) -> None:
    _sends_and_is_told(desk)
    desk.route(UNDO, lambda route: route.abort())
    desk.route("**/health/live", lambda route: route.abort())
    outgoing(desk).get_by_role("button", name="Annuler").click()
    expect(outgoing(desk)).to_contain_text(WAITS)
    desk.unroute_all()
    is_read(desk, MARC)
    town.work()
    assert town.square.texts() == []


def test_while_the_town_starts_again(desk: Page, town: Town) -> None:
    _sends_and_is_told(desk)
    desk.context.set_offline(True)
    desk.keyboard.press("z")
    expect(outgoing(desk)).to_contain_text(WAITS)
    desk.route(UNDO, lambda route: route.fulfill(status=503))
    with desk.expect_response(UNDO):
        desk.context.set_offline(False)
    desk.unroute_all()
    is_read(desk, MARC)
    expect(outgoing(desk)).not_to_contain_text(WAITS)
    town.work()
    assert town.square.texts() == []


def test_who_closes_the_page_meanwhile_is_asked_and_stays_until_it_is_undone(desk: Page, town: Town) -> None:
    _sends_and_is_told(desk)
    desk.context.set_offline(True)
    desk.keyboard.press("z")
    expect(outgoing(desk)).to_contain_text(WAITS)
    with desk.expect_event("dialog") as stays:
        desk.once("dialog", Dialog.dismiss)
        desk.close(run_before_unload=True)
    assert stays.value.type == "beforeunload"
    desk.context.set_offline(False)
    is_read(desk, MARC)
    with desk.expect_event("close"):
        desk.close(run_before_unload=True)
    town.work()
    assert town.square.texts() == []


def test_what_had_left_by_then_is_said(desk: Page, town: Town) -> None:
    _sends_and_is_told(desk)
    desk.context.set_offline(True)
    desk.keyboard.press("z")
    expect(outgoing(desk)).to_contain_text(WAITS)
    town.work()
    assert town.square.texts() == [ANSWER]
    desk.context.set_offline(False)
    expect(desk.get_by_role("dialog")).to_contain_text("Cette réponse est déjà partie.")
    desk.keyboard.press("Escape")
    expect(outgoing(desk)).to_contain_text("Réponse à Marc Le Goff publiée")


def test_before_the_town_has_said_that_it_has_it(desk: Page, held: list[Route], town: Town) -> None:
    _sends(desk, held)
    is_read(desk, YASMINA)
    desk.context.set_offline(True)
    desk.keyboard.press("z")
    expect(outgoing(desk)).to_contain_text(WAITS)
    held[0].abort()
    desk.unroute_all()
    desk.context.set_offline(False)
    is_taken(desk)
    expect(outgoing(desk)).to_contain_text("Rien en partance.")
    assert town.draft_on(town.named[MARC]) == ANSWER
    town.work()
    assert town.square.texts() == []


def test_what_cannot_wait_for_the_line_says_so(desk: Page, town: Town) -> None:
    strip = desk.locator("#offline")
    desk.context.set_offline(True)
    expect(strip).to_contain_text("Connexion perdue depuis")
    height = strip.evaluate("(strip) => strip.offsetHeight")
    for press in ("a", "u"):
        desk.keyboard.press(press)
        expect(strip).to_have_text("Impossible hors connexion.")
        assert strip.evaluate("(strip) => strip.offsetHeight") == height
        expect(strip).to_contain_text("Connexion perdue depuis")
    desk.context.set_offline(False)
    expect(strip).to_contain_text("Connexion rétablie.")
    assert town.comment(town.named[MARC]).state == "unanswered"


def test_it_is_sound_for_everybody(enter: Callable[..., Page], town: Town) -> None:
    for width, name in ((1440, MARC), (390, YASMINA), (320, "Nolwenn Kerrien")):
        page = enter(f"/comments/{town.named[name]}", **for_axe(width))
        _sends_and_is_told(page)
        page.context.set_offline(True)
        outgoing(page).get_by_role("button", name="Annuler").click()
        expect(outgoing(page)).to_contain_text(WAITS)
        is_sound(page)
        page.context.set_offline(False)
        expect(author(page)).to_have_text(name)
        page.close()
