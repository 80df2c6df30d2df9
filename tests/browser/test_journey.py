"""The journey of one morning, by keyboard alone: from the one-time link to the last comment."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.hands import (
    ANSWER,
    author,
    field,
    focus_is_somewhere,
    goes,
    is_read,
    outgoing,
    sends,
    sentence,
    status,
    steps_to,
    tabs_to,
    writes,
)
from tests.browser.town import Town


def test_a_link_a_button_and_the_desk_is_open(context: Callable[..., BrowserContext], town: Town) -> None:
    page = context().new_page()
    page.goto(town.link_for(town.claire))
    expect(page.get_by_role("button", name="Se connecter")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nouveau mot de passe")).to_be_focused()
    tabs_to(page, page.get_by_role("link", name="Plus tard"))
    page.keyboard.press("Enter")
    expect(author(page)).to_have_text("Marc Le Goff")
    expect(page).to_have_title("12 à répondre · Parvis")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au commentaire")).to_be_focused()
    page.keyboard.press("Enter")
    expect(author(page)).to_be_focused()


def test_a_comment_opens_with_its_post_its_thread_and_what_was_said_before(desk: Page) -> None:
    desk.keyboard.press("j")
    is_read(desk, "Yasmina Benali")
    expect(desk.locator(".row-link[aria-current]")).to_contain_text("Yasmina Benali")
    expect(desk.locator(".bar-place")).to_have_text("2 sur 12")
    expect(desk.locator(".post-where")).to_contain_text("Sous votre publication")
    expect(desk.locator(".post-text")).to_contain_text("Piscine : nouveaux horaires.")
    expect(desk.locator(".others")).to_contain_text("Pareil dans ma rue.")
    expect(desk.locator("#exchanges")).to_contain_text("Le banc du port est cassé.")
    desk.keyboard.press("ArrowUp")
    is_read(desk, "Marc Le Goff")
    desk.keyboard.press("k")
    expect(author(desk)).to_be_focused()


def test_a_reply_is_taken_back_sent_again_and_published_once(desk: Page, town: Town) -> None:
    desk.keyboard.press("j")
    is_read(desk, "Yasmina Benali")
    sends(desk)
    is_read(desk, "Nolwenn Kerrien")
    expect(desk).to_have_title("11 à répondre · Parvis")
    expect(desk.locator(".row", has_text="Yasmina Benali")).to_have_count(0)
    expect(outgoing(desk)).to_contain_text(sentence("Envoi dans … s à Yasmina Benali"))
    expect(status(desk)).to_have_text(
        "Réponse à Yasmina Benali, envoi dans 10 secondes. "
        "Commentaire suivant : Nolwenn Kerrien, question, attend depuis 2 jours."
    )
    desk.keyboard.press("z")
    is_read(desk, "Yasmina Benali")
    expect(field(desk)).to_have_value(ANSWER)
    expect(status(desk)).to_have_text("Envoi annulé. Votre texte est ici.")
    expect(desk).to_have_title("12 à répondre · Parvis")
    town.work()
    assert town.square.texts() == []
    sends(desk, " Merci.")
    is_read(desk, "Nolwenn Kerrien")
    town.work(30)
    town.work(30)
    assert town.square.texts() == [f"{ANSWER} Merci."]
    expect(outgoing(desk)).to_contain_text(sentence("Réponse à Yasmina Benali publiée à …"))
    focus_is_somewhere(desk)


def test_a_complaint_is_given_to_a_service_in_four_keys(desk: Page, town: Town) -> None:
    steps_to(desk, "Hugo Tanguy")
    desk.keyboard.press("a")
    expect(desk.get_by_role("dialog", name="Confier à un service")).to_be_visible()
    expect(desk.get_by_label("Chercher un service")).to_be_focused()
    desk.keyboard.type("vo")
    expect(desk.locator(".service:visible")).to_have_count(1)
    desk.keyboard.press("Enter")
    is_read(desk, "Awa Diop")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    expect(status(desk)).to_have_text(
        "Confié à Voirie. Commentaire suivant : Awa Diop, question, attend depuis 2 jours."
    )
    expect(desk.locator(".slab").nth(1)).to_have_text("1 Aux services")
    desk.keyboard.press("z")
    is_read(desk, "Hugo Tanguy")
    expect(status(desk)).to_have_text("C’est annulé.")
    assert town.comment(town.named["Hugo Tanguy"]).state == "unanswered"


def test_the_suggested_service_takes_two_keys(desk: Page, town: Town) -> None:
    steps_to(desk, "Hugo Tanguy")
    desk.keyboard.press("a")
    expect(desk.get_by_label("Chercher un service")).to_be_focused()
    desk.keyboard.press("Enter")
    is_read(desk, "Awa Diop")
    assert town.comment(town.named["Hugo Tanguy"]).state == "with_department"


def test_a_tag_is_corrected_by_its_digit_and_its_reason_then_closes_in_one_key(
    desk: Page, town: Town
) -> None:
    desk.keyboard.press("j")
    expect(author(desk)).to_have_text("Yasmina Benali")
    desk.keyboard.press("t")
    expect(desk.locator(".facet .sheet .option").first).to_be_visible()
    desk.keyboard.press("4")
    is_read(desk, "Yasmina Benali")
    expect(status(desk)).to_have_text("Étiquette changée. Parvis en tiendra compte.")
    desk.keyboard.press("e")
    is_read(desk, "Nolwenn Kerrien")
    expect(outgoing(desk)).to_contain_text("Classé sans réponse : remerciement lu.")
    expect(status(desk)).to_contain_text("Classé sans réponse : remerciement lu.")
    assert town.comment(town.named["Yasmina Benali"]).state == "dismissed"
    desk.keyboard.press("z")
    is_read(desk, "Yasmina Benali")
    assert town.comment(town.named["Yasmina Benali"]).state == "unanswered"


def test_a_complaint_is_not_closed_before_a_reason_is_chosen(desk: Page, town: Town) -> None:
    desk.keyboard.press("j")
    expect(author(desk)).to_have_text("Yasmina Benali")
    menu = desk.locator(".bar .menu", has_text="Sans réponse")
    desk.keyboard.press("e")
    expect(menu.locator(".option").first).to_be_focused()
    desk.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()
    assert town.comment(town.named["Yasmina Benali"]).state == "unanswered"
    desk.keyboard.press("e")
    expect(menu.locator(".option").first).to_be_focused()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    is_read(desk, "Nolwenn Kerrien")
    expect(status(desk)).to_contain_text("Classé sans réponse : déjà répondu.")


def test_the_last_comment_leaves_a_calm_forecourt(desk: Page, town: Town) -> None:
    for name, comment_id in town.named.items():
        if name != "Marc Le Goff":
            town.dismiss(comment_id)
    goes(desk, "/")
    writes(desk)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#reading")).to_contain_text("Le parvis est calme")
    focus_is_somewhere(desk)
    expect(desk).to_have_title("0 à répondre · Parvis")
    expect(outgoing(desk)).to_contain_text("à Marc Le Goff")


def test_what_comes_after_a_send_is_chosen_once(desk: Page) -> None:
    writes(desk)
    tabs_to(desk, desk.locator(".pair summary"))
    desk.keyboard.press("Enter")
    expect(desk.locator(".pair .option").first).to_be_focused()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(outgoing(desk)).to_contain_text("à Marc Le Goff")
    is_read(desk, "Marc Le Goff")
    desk.keyboard.press("j")
    expect(desk.locator("[data-send]")).to_contain_text("Envoyer et rester ici")
