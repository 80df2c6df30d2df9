"""What is sent in a tunnel stays in the browser, and leaves once when the line is back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.hands import (
    ANSWER,
    LOOKS,
    author,
    comes_back,
    field,
    goes,
    is_read,
    is_taken,
    next_is_here,
    outgoing,
    sentence,
    status,
    writes,
)
from tests.browser.town import Town

WAITS = "En attente de connexion\u00a0: réponse à Marc Le Goff"
LEAVES = sentence("Envoi dans … s à Marc Le Goff")


def sends_in_the_tunnel(page: Page, text: str = ANSWER) -> None:
    """Press [Envoyer] without a line."""
    page.context.set_offline(True)
    writes(page, text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-send]")).to_contain_text("En attente de connexion")
    expect(status(page)).to_have_text("En attente de connexion")
    expect(outgoing(page)).to_contain_text(WAITS)


def closes(page: Page) -> None:
    """Close a page without a line: on its way out it would hear for a moment that there is one, and send."""
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no line')) }")
    page.close()


def closes_in_the_tunnel(page: Page, text: str = ANSWER) -> BrowserContext:
    """Press [Envoyer], and close the page before the line is back."""
    context = page.context
    sends_in_the_tunnel(page, text)
    closes(page)
    context.set_offline(False)
    return context


def test_a_page_closed_in_the_tunnel_sends_when_the_desk_is_opened_again(desk: Page, town: Town) -> None:
    context = closes_in_the_tunnel(desk)
    town.hands.put_forward(timedelta(hours=1))
    page = context.new_page()
    goes(page, "/")
    is_read(page, "Yasmina Benali")
    is_taken(page)
    town.work(0)
    assert town.square.texts() == [], "the delay begins when the town takes it"
    town.work()
    assert town.square.texts() == [ANSWER]


def test_it_can_be_taken_back_within_its_fresh_delay(desk: Page, town: Town) -> None:
    page = closes_in_the_tunnel(desk).new_page()
    goes(page, "/")
    is_read(page, "Yasmina Benali")
    expect(outgoing(page)).to_contain_text(LEAVES)
    page.keyboard.press("z")
    is_read(page, "Marc Le Goff")
    expect(field(page)).to_have_value(ANSWER)
    town.work()
    assert town.square.texts() == []


def test_it_leaves_quietly_where_another_comment_is_open(desk: Page, town: Town) -> None:
    page = closes_in_the_tunnel(desk).new_page()
    goes(page, f"/comments/{town.named['Hugo Tanguy']}")
    expect(outgoing(page)).to_contain_text(LEAVES)
    expect(page.locator(".row", has_text="Marc Le Goff")).to_have_count(0)
    expect(author(page)).to_have_text("Hugo Tanguy")
    town.work()
    assert town.square.texts() == [ANSWER]


def test_it_leaves_from_a_page_that_is_not_the_desk(desk: Page, town: Town) -> None:
    page = closes_in_the_tunnel(desk).new_page()
    with page.expect_response(re.compile(r"/replies$")) as answer:
        page.goto("/saved-replies")
    assert answer.value.status == 303
    town.work()
    assert town.square.texts() == [ANSWER]


def test_two_tabs_send_it_once(desk: Page, town: Town) -> None:
    other, third = desk.context.new_page(), desk.context.new_page()
    goes(other, f"/comments/{town.named['Hugo Tanguy']}")
    goes(third, "/")
    sends_in_the_tunnel(desk)
    expect(outgoing(other)).to_contain_text(WAITS)
    desk.context.set_offline(False)
    is_read(desk, "Yasmina Benali")
    for page in (desk, other):
        expect(outgoing(page)).to_contain_text(LEAVES)
    expect(third.locator("#offline")).to_contain_text("Connexion rétablie.")
    town.work()
    assert town.square.texts() == [ANSWER]


def test_two_replies_leave_in_the_order_in_which_they_were_sent(desk: Page, town: Town) -> None:
    other = desk.context.new_page()
    goes(other, f"/comments/{town.named['Hugo Tanguy']}")
    sends_in_the_tunnel(desk)
    writes(other, "Demain matin.")
    other.keyboard.press("Control+Enter")
    expect(outgoing(other)).to_contain_text("En attente de connexion\u00a0: 2 réponses")
    context = desk.context
    closes(desk)
    closes(other)
    context.set_offline(False)
    page = context.new_page()
    goes(page, f"/comments/{town.named['Awa Diop']}")
    expect(outgoing(page)).to_contain_text(sentence("… envois"))
    town.work()
    assert town.square.texts() == [ANSWER, "Demain matin."]


def test_what_is_corrected_while_it_waits_leaves_corrected(desk: Page, town: Town) -> None:
    sends_in_the_tunnel(desk)
    desk.keyboard.insert_text(" À bientôt.")
    context = desk.context
    closes(desk)
    context.set_offline(False)
    page = context.new_page()
    goes(page, "/")
    is_read(page, "Yasmina Benali")
    is_taken(page)
    town.work()
    assert town.square.texts() == [f"{ANSWER} À bientôt."]


def test_what_waits_is_taken_back_with_z_and_is_the_draft_again(desk: Page, town: Town) -> None:
    sends_in_the_tunnel(desk)
    desk.keyboard.press("Escape")
    desk.keyboard.press("z")
    expect(status(desk)).to_have_text("Envoi annulé. Votre texte est gardé.")
    expect(desk.locator("[data-send]")).to_contain_text("Envoyer et suivant")
    expect(outgoing(desk)).not_to_contain_text("En attente de connexion")
    desk.context.set_offline(False)
    comes_back(desk)
    expect(field(desk)).to_have_value(ANSWER)
    is_taken(desk)
    town.work()
    assert town.square.texts() == []


def test_what_is_taken_back_from_another_page_is_the_draft_when_the_line_is_back(
    desk: Page, town: Town
) -> None:
    other = desk.context.new_page()
    goes(other, f"/comments/{town.named['Hugo Tanguy']}")
    sends_in_the_tunnel(desk)
    closes(desk)
    outgoing(other).get_by_role("button", name="Annuler").click()
    context = other.context
    closes(other)
    context.set_offline(False)
    page = context.new_page()
    with page.expect_response(re.compile(r"/replies/undo$")) as answer:
        goes(page, "/")
    assert answer.value.status == 303
    assert town.draft_on(town.named["Marc Le Goff"]) == ANSWER
    town.work()
    assert town.square.texts() == []


@pytest.mark.parametrize("line", ["none", "dead"])
def test_on_a_phone_it_is_taken_back_by_thumb(enter: Callable[..., Page], town: Town, line: str) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = enter(f"/comments/{town.named['Marc Le Goff']}", **phone)
    field(page).tap()
    with page.expect_response(LOOKS):
        page.keyboard.insert_text(ANSWER)
    if line == "dead":
        next_is_here(page)
        page.route("**/health/live", lambda route: route.abort())
        page.route("**/replies", lambda route: route.abort())
    else:
        page.context.set_offline(True)
    page.locator("[data-send]").tap()
    expect(page.locator("[data-send]")).to_contain_text("En attente de connexion")
    outgoing(page).get_by_role("button", name="Annuler").tap()
    expect(status(page)).to_have_text("Envoi annulé. Votre texte est gardé.")
    expect(field(page)).to_have_value(ANSWER)
    page.unroute_all()
    page.context.set_offline(False)
    is_taken(page)
    town.work()
    assert town.square.texts() == []
