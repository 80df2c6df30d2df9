"""Replies that wait for a person's word: held after an edit, in doubt, refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.ports.failures import PermanentFailure, TemporaryFailure
from tests.browser.hands import (
    ANSWER,
    field,
    focus_is_somewhere,
    is_read,
    outgoing,
    sends,
    sentence,
    status,
)
from tests.browser.town import Town

EDITED = "C’est inadmissible, la rue est sale et dangereuse, un enfant est tombé."


@pytest.fixture
def sent(desk: Page) -> Page:
    """Claire has answered Yasmina; Nolwenn's comment is open."""
    desk.keyboard.press("j")
    is_read(desk, "Yasmina Benali")
    sends(desk)
    is_read(desk, "Nolwenn Kerrien")
    return desk


def _first_again(page: Page, words: str) -> None:
    """The row came back first, and says why; open it as one would."""
    expect(outgoing(page)).not_to_contain_text("Envoi dans")
    page.keyboard.press("1")
    first = page.locator(".row").first
    expect(first).to_contain_text("Yasmina Benali")
    expect(first).to_contain_text(words)


def test_an_edited_comment_holds_the_reply_and_its_text_is_taken_up(sent: Page, town: Town) -> None:
    town.edits(town.named["Yasmina Benali"], EDITED)
    expect(outgoing(sent)).to_contain_text("Envoi retenu : commentaire modifié")
    town.work(60)
    assert town.square.texts() == []
    _first_again(sent, "Modifié, envoi retenu")
    expect(sent.locator("#decision-title")).to_have_text(
        "Votre réponse n’est pas partie. Convient-elle encore ?"
    )
    expect(sent.locator(".texts ins").first).to_be_visible()
    sent.keyboard.press("Enter")
    is_read(sent, "Yasmina Benali")
    expect(field(sent)).to_have_value(ANSWER)
    sends(sent, " Nous venons ce matin.")
    town.work()
    assert town.square.texts() == [f"{ANSWER} Nous venons ce matin."]


@pytest.mark.parametrize(
    ("button", "said", "draft"), [("Envoyer telle quelle", [ANSWER], ""), ("Ne pas envoyer", [], ANSWER)]
)
def test_a_held_reply_leaves_as_it_is_or_is_kept_as_a_draft(
    sent: Page, town: Town, button: str, said: list[str], draft: str
) -> None:
    town.edits(town.named["Yasmina Benali"], EDITED)
    _first_again(sent, "Modifié, envoi retenu")
    sent.get_by_role("button", name=button).press("Enter")
    expect(sent.locator("#decision-title")).to_have_count(0)
    focus_is_somewhere(sent)
    if draft:
        expect(field(sent)).to_have_value(draft)
        expect(status(sent)).to_have_text("La réponse n’est pas partie. Elle est gardée en brouillon.")
    town.work(60)
    assert town.square.texts() == said


@pytest.mark.parametrize(("button", "times"), [("Oui, elle y est", 1), ("Non, renvoyer", 2)])
def test_a_doubtful_reply_is_asked_about_and_never_repeated_alone(
    sent: Page, town: Town, button: str, times: int
) -> None:
    town.square.silent_after_writing = 1
    town.square.listing_whole = False
    town.square.hidden_from_listing.add("said-1")
    for _ in range(12):
        town.work(300)
    assert town.square.texts() == [ANSWER]
    _first_again(sent, "Envoi à vérifier")
    expect(sent.locator("#decision-title")).to_have_text("Agora n’a pas confirmé. Votre réponse y est-elle ?")
    expect(sent.locator(".decision .is-first")).to_have_text("OuvrirO (nouvel onglet)")
    sent.get_by_role("button", name=button).press("Enter")
    expect(sent.locator("#decision-title")).to_have_count(0)
    focus_is_somewhere(sent)
    town.work(60)
    assert town.square.texts() == [ANSWER] * times


def test_a_refused_reply_comes_back_first_and_leaves_the_list_with_its_comment(
    sent: Page, town: Town
) -> None:
    town.square.failing.append(PermanentFailure("comment_gone"))
    town.work()
    _first_again(sent, "Échec de l’envoi")
    expect(sent.locator("#decision-title")).to_have_text(
        "Agora a refusé la réponse : le commentaire n’existe plus."
    )
    sent.get_by_role("button", name="Retirer de la file").press("Enter")
    expect(sent.locator(".row", has_text="Yasmina Benali")).to_have_count(0)
    focus_is_somewhere(sent)
    town.work(60)
    assert town.square.texts() == []


def test_a_network_that_does_not_answer_is_tried_again_when_asked(sent: Page, town: Town) -> None:
    town.square.failing.append(TemporaryFailure("trouble"))
    town.work()
    expect(outgoing(sent)).to_contain_text(sentence("Agora ne répond pas. Nouvel essai à …"))
    outgoing(sent).get_by_role("link", name="Voir").press("Enter")
    expect(sent.locator("#decision-title")).to_contain_text("Agora ne répond pas.")
    sent.get_by_role("button", name="Essayer maintenant").press("Enter")
    expect(outgoing(sent)).to_contain_text("Envoi en cours à Yasmina Benali")
    focus_is_somewhere(sent)
    town.work(0)
    expect(outgoing(sent)).to_contain_text(sentence("Réponse à Yasmina Benali publiée à …"))
    assert town.square.texts() == [ANSWER]
