"""The same journey with JavaScript off: forms and links do the same acts, with the same results."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import ANSWER, author, field, outgoing, sentence
from tests.browser.town import Town

pytestmark = pytest.mark.parametrize("width", [1440, 390])


@pytest.fixture
def plain(enter: Callable[..., Page], width: int) -> Page:
    """Claire's desk without JavaScript, with the second comment open."""
    page = enter(java_script_enabled=False, viewport={"width": width, "height": 900})
    page.locator(".row-link").nth(1).click()
    expect(author(page)).to_have_text("Yasmina Benali")
    return page


def test_a_reply_is_sent_taken_back_and_sent_again(plain: Page, town: Town) -> None:
    field(plain).fill(ANSWER)
    plain.get_by_role("button", name="Envoyer et suivant").click()
    expect(author(plain)).to_have_text("Nolwenn Kerrien")
    expect(outgoing(plain)).to_contain_text(sentence("Envoi dans … s à Yasmina Benali"))
    outgoing(plain).get_by_role("button", name="Annuler").click()
    expect(author(plain)).to_have_text("Yasmina Benali")
    expect(field(plain)).to_have_value(ANSWER)
    expect(outgoing(plain)).to_contain_text("Envoi annulé. Votre texte est ici.")
    plain.get_by_role("button", name="Envoyer et suivant").click()
    expect(author(plain)).to_have_text("Nolwenn Kerrien")
    town.work()
    assert town.square.texts() == [ANSWER]


def test_a_comment_is_given_to_a_service_and_taken_back(plain: Page, town: Town) -> None:
    plain.locator(".bar-acts").get_by_role("link", name="Confier").click()
    expect(plain.get_by_role("heading", name="Confier à un service")).to_be_visible()
    plain.locator(".service", has_text="Voirie").get_by_role("radio").check()
    plain.locator(".layer-foot").get_by_role("button", name="Confier").click()
    expect(author(plain)).to_have_text("Nolwenn Kerrien")
    expect(outgoing(plain)).to_contain_text("Confié à Voirie.")
    assert town.comment(town.named["Yasmina Benali"]).state == "with_department"
    outgoing(plain).get_by_role("button", name="Annuler").click()
    expect(author(plain)).to_have_text("Yasmina Benali")
    assert town.comment(town.named["Yasmina Benali"]).state == "unanswered"


def test_a_comment_is_closed_with_a_reason_that_can_be_changed(plain: Page, town: Town) -> None:
    plain.locator(".bar-acts summary", has_text="Sans réponse").click()
    plain.get_by_role("button", name="Hors sujet").click()
    expect(author(plain)).to_have_text("Nolwenn Kerrien")
    expect(outgoing(plain)).to_contain_text("Classé sans réponse : hors sujet.")
    outgoing(plain).get_by_role("link", name="Changer le motif").click()
    plain.get_by_role("button", name="Déjà répondu").click()
    expect(author(plain)).to_have_text("Nolwenn Kerrien")
    expect(outgoing(plain)).to_contain_text("Classé sans réponse : déjà répondu.")
    assert town.comment(town.named["Yasmina Benali"]).state == "dismissed"


def test_a_refused_form_comes_back_filled(plain: Page, town: Town) -> None:
    field(plain).fill("x" * 501)
    plain.get_by_role("button", name="Envoyer et suivant").click()
    expect(plain.locator(".composer [role=alert]")).to_contain_text("1 de trop pour Agora.")
    expect(field(plain)).to_have_value("x" * 501)
    assert town.square.texts() == []
