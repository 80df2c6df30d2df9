"""Who sends does not wait for the line: the next comment is there at once, and what is refused comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.hands import (
    ANSWER,
    author,
    field,
    goes,
    is_read,
    is_taken,
    next_is_here,
    no_look_comes,
    outgoing,
    sentence,
    status,
    until,
    writes,
)
from tests.browser.test_shape import for_axe, is_sound
from tests.browser.town import Town

REPLIES = "**/replies"
MARC, YASMINA = "Marc Le Goff", "Yasmina Benali"
PHONE = "Bonjour Marc, Gaëlle répond au 06 12 34 56 78."


@pytest.fixture
def held(desk: Page) -> list[Route]:
    """Replies on their way, which go on when a test lets them; nobody has taken a second look at them."""
    no_look_comes(desk)
    routes: list[Route] = []
    desk.route(REPLIES, lambda route: routes.append(route))  # noqa: PLW0108 - it is marked by whoever calls it
    return routes


def _sends(page: Page, held: list[Route], text: str = ANSWER, goal: str = YASMINA, before: int = 0) -> None:
    """The next comment is here before the town has the reply."""
    next_is_here(page)
    writes(page, text)
    page.keyboard.press("Control+Enter")
    is_read(page, goal)
    until(page, lambda: len(held) > before)
    assert len(held) == before + 1


def _is_back(desk: Page, text: str = ANSWER) -> None:
    expect(author(desk)).to_have_text(MARC)
    expect(field(desk)).to_have_value(text)
    expect(desk.locator(".row-link[aria-current]")).to_contain_text(MARC)


def test_the_next_comment_is_read_while_the_reply_is_on_its_way(
    desk: Page, held: list[Route], town: Town
) -> None:
    _sends(desk, held)
    expect(outgoing(desk)).to_contain_text("Envoi à Marc Le Goff")
    writes(desk, "Nous")
    held[0].continue_()
    expect(outgoing(desk)).to_contain_text(sentence("Envoi dans … s à Marc Le Goff"))
    expect(desk.locator(".row", has_text=MARC)).to_have_count(0)
    expect(desk.locator(".bar-place")).to_have_text("1 sur 11")
    expect(desk).to_have_title("11 à répondre · Parvis")
    expect(status(desk)).to_contain_text("Réponse à Marc Le Goff, envoi dans 10 secondes.")
    expect(field(desk)).to_be_focused()
    desk.keyboard.insert_text(" passons.")
    expect(field(desk)).to_have_value("Nous passons.")
    town.work()
    assert town.square.texts() == [ANSWER]


def test_the_address_is_the_one_that_it_always_was(desk: Page, held: list[Route], town: Town) -> None:
    goes(desk, f"/comments/{town.named[MARC]}")
    before = desk.evaluate("history.length")
    _sends(desk, held)
    assert desk.url.endswith(f"/comments/{town.named[YASMINA]}")
    held[0].continue_()
    expect(outgoing(desk)).to_contain_text("Envoi dans")
    assert f"/comments/{town.named[YASMINA]}?done=reply." in desk.url
    assert desk.evaluate("history.length") == before + 1
    desk.go_back()
    expect(author(desk)).to_have_text(MARC)


def test_who_has_gone_on_stays_where_they_are(desk: Page, held: list[Route]) -> None:
    _sends(desk, held)
    desk.keyboard.press("j")
    is_read(desk, "Nolwenn Kerrien")
    held[0].continue_()
    expect(outgoing(desk)).to_contain_text(sentence("Envoi dans … s à Marc Le Goff"))
    is_read(desk, "Nolwenn Kerrien")
    expect(desk.locator(".context")).to_contain_text("Nolwenn")
    assert "done=" not in desk.url


def test_two_sent_one_after_the_other_are_both_counted(desk: Page, held: list[Route], town: Town) -> None:
    _sends(desk, held)
    _sends(desk, held, "Nous passons.", goal="Nolwenn Kerrien", before=1)
    held[0].continue_()
    expect(desk.locator(".row", has_text=MARC)).to_have_count(0)
    expect(outgoing(desk)).to_contain_text("Envoi à Yasmina Benali")
    held[1].continue_()
    expect(outgoing(desk)).to_contain_text("2 envois")
    town.work()
    assert sorted(town.square.texts()) == sorted([ANSWER, "Nous passons."])


def test_where_the_next_one_has_left_the_list_the_one_after_it_opens(
    desk: Page, held: list[Route], town: Town
) -> None:
    _sends(desk, held)
    town.dismiss(town.named[YASMINA])
    held[0].continue_()
    is_read(desk, "Nolwenn Kerrien")
    assert f"/comments/{town.named['Nolwenn Kerrien']}?done=reply." in desk.url


def test_what_the_server_could_not_take_comes_back_as_it_was_written(
    desk: Page, held: list[Route], town: Town
) -> None:
    _sends(desk, held)
    held[0].fulfill(status=500, body="")
    _is_back(desk)
    expect(field(desk)).to_be_focused()
    expect(outgoing(desk)).to_contain_text("L’action n’a pas abouti.")
    desk.unroute(REPLIES)
    outgoing(desk).get_by_role("button", name="Réessayer").click()
    is_read(desk, YASMINA)
    is_taken(desk)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_a_slip_that_nobody_had_seen_yet_still_stops_it(desk: Page, held: list[Route], town: Town) -> None:
    _sends(desk, held, PHONE)
    held[0].continue_()
    _is_back(desk, PHONE)
    expect(desk.locator(".composer .error")).to_contain_text("Rien n’est parti.")
    expect(desk.locator(".check")).to_contain_text("Un numéro de téléphone sera visible de tous.")
    expect(outgoing(desk)).to_contain_text("Rien en partance.")
    expect(field(desk)).to_be_focused()
    desk.unroute(REPLIES)
    desk.keyboard.press("Control+Enter")
    expect(author(desk)).not_to_have_text(MARC)


def test_a_colleague_who_was_first_is_named_over_the_comment(
    desk: Page, held: list[Route], town: Town
) -> None:
    _sends(desk, held)
    town.send(town.named[MARC], "Samedi à 9 h.", key="other", by=town.paul)
    held[0].continue_()
    _is_back(desk)
    dialog = desk.get_by_role("dialog", name="Paul a répondu à l’instant.")
    expect(dialog.get_by_role("link", name="Voir sa réponse")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(field(desk)).to_have_value(ANSWER)
    town.work()
    assert town.square.texts() == ["Samedi à 9 h."]


def test_over_a_dead_line_it_comes_back_and_leaves_once(desk: Page, held: list[Route], town: Town) -> None:
    _sends(desk, held)
    desk.route("**/health/live", lambda route: route.abort())
    held[0].abort()
    _is_back(desk)
    expect(desk.locator("[data-send]")).to_contain_text("En attente de connexion")
    desk.unroute_all()
    is_read(desk, YASMINA)
    is_taken(desk)
    town.work()
    assert town.square.texts() == [ANSWER]


@pytest.mark.parametrize("status_code", [409, 422, 500])
def test_from_under_a_hand_that_has_gone_on_nothing_is_taken(
    desk: Page, held: list[Route], town: Town, status_code: int
) -> None:
    _sends(desk, held)
    writes(desk, "Nous")
    held[0].fulfill(status=status_code, body="")
    expect(outgoing(desk).get_by_role("button", name="La reprendre")).to_be_visible()
    expect(outgoing(desk)).to_contain_text("La réponse à Marc Le Goff n’est pas partie.")
    desk.keyboard.insert_text(" passons.")
    expect(field(desk)).to_have_value("Nous passons.")
    desk.keyboard.press("Escape")
    desk.keyboard.press("z")
    _is_back(desk)
    expect(field(desk)).to_be_focused()
    expect(outgoing(desk)).to_contain_text("Rien en partance.")
    goes(desk, f"/comments/{town.named[YASMINA]}")
    expect(field(desk)).to_have_value("Nous passons.")
    assert town.square.texts() == []


def test_z_takes_back_what_the_town_does_not_have_yet(desk: Page, held: list[Route], town: Town) -> None:
    _sends(desk, held)
    desk.keyboard.press("z")
    is_read(desk, MARC)
    expect(field(desk)).to_have_value(ANSWER)
    expect(status(desk)).to_have_text("Envoi annulé. Votre texte est ici.")
    with desk.expect_response(REPLIES):
        held[0].continue_()  # it comes after its undo
    town.work()
    assert town.square.texts() == []
    assert town.draft_on(town.named[MARC]) == ANSWER
    expect(author(desk)).to_have_text(MARC)
    expect(outgoing(desk)).not_to_contain_text("à Marc Le Goff")
    desk.unroute(REPLIES)
    desk.keyboard.press("r")
    with desk.expect_response(REPLIES):  # the next comment is shown before the town has it
        desk.keyboard.press("Control+Enter")
    is_read(desk, YASMINA)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_z_takes_back_what_the_town_has_though_it_has_not_said_so(
    desk: Page, held: list[Route], town: Town
) -> None:
    _sends(desk, held)
    answer = held[0].fetch(max_redirects=0)
    assert town.replies_to(town.named[MARC])[-1].state == "waiting"
    desk.keyboard.press("z")
    is_read(desk, MARC)
    held[0].fulfill(response=answer)
    expect(field(desk)).to_have_value(ANSWER)
    town.work()
    assert town.square.texts() == []


def test_z_after_a_refusal_takes_nothing_back_and_the_text_is_there(
    desk: Page, held: list[Route], town: Town
) -> None:
    _sends(desk, held, PHONE)
    undoing: list[Route] = []
    desk.route("**/replies/undo", lambda route: undoing.append(route))  # noqa: PLW0108 - as above
    desk.keyboard.press("z")
    expect(status(desk)).to_have_text("Annulation demandée.")
    until(desk, lambda: undoing)
    held[0].continue_()
    expect(outgoing(desk)).to_contain_text("Envoi à Marc Le Goff")
    undoing[0].continue_()
    _is_back(desk, PHONE)
    town.work()
    assert town.square.texts() == []


def test_z_takes_back_the_last_one_and_not_the_one_before(desk: Page, held: list[Route], town: Town) -> None:
    _sends(desk, held)
    held[0].continue_()
    expect(outgoing(desk)).to_contain_text("Envoi dans")
    _sends(desk, held, "Nous passons.", goal="Nolwenn Kerrien", before=1)
    desk.keyboard.press("z")
    is_read(desk, YASMINA)
    expect(field(desk)).to_have_value("Nous passons.")
    with desk.expect_response(REPLIES):
        held[1].continue_()
    town.work()
    assert town.square.texts() == [ANSWER]


def test_an_undo_that_fails_is_tried_again_from_where_it_stood(
    desk: Page, held: list[Route], town: Town
) -> None:
    _sends(desk, held)
    desk.route("**/replies/undo", lambda route: route.fulfill(status=500, body=""))
    desk.keyboard.press("z")
    expect(outgoing(desk)).to_contain_text("L’action n’a pas abouti.")
    desk.unroute("**/replies/undo")
    outgoing(desk).get_by_role("button", name="Réessayer").click()
    is_read(desk, MARC)
    expect(field(desk)).to_have_value(ANSWER)
    with desk.expect_response(REPLIES):
        held[0].continue_()
    town.work()
    assert town.square.texts() == []


@pytest.mark.parametrize(("width", "light"), [(1440, "light"), (1440, "dark"), (390, "light"), (320, "dark")])
def test_the_bar_is_sound_while_it_waits_and_when_it_could_not(
    enter: Callable[..., Page], town: Town, width: int, light: str
) -> None:
    page = enter(f"/comments/{town.named[MARC]}", **for_axe(width, color_scheme=light))
    held: list[Route] = []
    page.route(REPLIES, lambda route: held.append(route))  # noqa: PLW0108 - as above
    _sends(page, held)
    is_sound(page)
    page.keyboard.press("j")
    is_read(page, "Nolwenn Kerrien")
    held[0].fulfill(status=409, body="")
    expect(outgoing(page).get_by_role("button", name="La reprendre")).to_be_visible()
    is_sound(page)
