"""From a complaint to the answer in public, through a service that has no account: all of it for real."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.db import Database
from app.mail.imap import ImapMailbox
from tests.browser.hands import author, field, goes, outgoing
from tests.browser.round import ROADS, Round, Servers
from tests.browser.town import PARIS
from tests.integration.mailing.conftest import Relay, relay
from tests.integration.receiving.conftest import dovecot, mailbox
from tests.standins.dovecot import Dovecot

__all__ = ["dovecot", "mailbox", "relay"]  # fixtures

MONDAY = datetime(2027, 3, 22, 9, 30, tzinfo=PARIS)
TUESDAY = datetime(2027, 3, 23, 8, 0, 30, tzinfo=PARIS)
HOLE = "Gros trou dans la chaussée rue de la Gare, j’ai encore abîmé une roue. C’est inadmissible."
SIGN = "La rue du Lavoir n’est toujours pas réparée, la chaussée s’affaisse depuis un mois. Honteux."
ANNOUNCED = "Nous transmettons au service Voirie, réponse avant le 25 mars."
BY_MAIL = "Le trou de la rue de la Gare sera rebouché jeudi."
BY_LINK = "La rue du Lavoir sera reprise en avril."


@pytest.fixture
def town(sqlite: Database, relay: Relay, dovecot: Dovecot, mailbox: ImapMailbox, tmp_path: Path) -> Round:
    return Round.at(sqlite, Servers(relay, dovecot, mailbox), MONDAY, tmp_path)


def assigns(page: Page, town: Round, name: str, *, tells: bool) -> None:
    """A, the service, Confier; the citizen is told of it where that is ticked."""
    goes(page, f"/comments/{town.named[name]}")
    expect(author(page)).to_have_text(name)
    page.keyboard.press("a")
    dialog = page.locator("dialog[open]")
    dialog.locator(".service", has_text="Voirie").click()
    dialog.get_by_label("Réponse souhaitée avant le").fill("2027-03-25")
    if tells:
        dialog.locator("[name=tell]").check()
    dialog.get_by_role("button", name="Confier à Voirie").click()
    expect(outgoing(page)).to_contain_text("Confié à Voirie.")


def opened(page: Page, letter: EmailMessage) -> None:
    """Open the letter as a mail program shows it."""
    html = letter.get_body(("html",))
    assert html is not None
    page.set_content(html.get_content())


def answered(letter: EmailMessage, mailto: str, text: str) -> bytes:
    """What the service's mail program sends when one presses an address in the letter."""
    parts = urlsplit(mailto)
    subject = parse_qs(parts.query)["subject"][0]
    return (
        f"From: Voirie <{ROADS}>\nTo: {unquote(parts.path)}\nSubject: {subject}\n"
        f"In-Reply-To: {letter['Message-ID']}\nMessage-ID: <{len(text)}@voirie.example>\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n\n-- \nGaëlle Prigent\n"
    ).encode()


def publishes(page: Page, town: Round, name: str, text: str) -> None:
    """The service's words are in the composer; the manager reads them and sends."""
    goes(page, f"/comments/{town.named[name]}")
    expect(page.locator(".composer")).to_contain_text("Proposé par Voirie")
    expect(field(page)).to_have_value(text)
    field(page).focus()
    page.keyboard.press("Control+Enter")
    expect(outgoing(page)).to_contain_text("Envoi dans")
    town.works(forward=11)


def test_a_complaint_goes_to_a_service_and_its_answer_comes_back_in_public(
    address: str, enter: Callable[..., Page], context: Callable[..., BrowserContext], town: Round
) -> None:
    town.rings(address, "Yvonne Le Gall", "t80001", HOLE)
    town.rings(address, "Bernard Kervella", "t80002", SIGN)
    desk = enter()
    assigns(desk, town, "Yvonne Le Gall", tells=True)
    assigns(desk, town, "Bernard Kervella", tells=False)
    town.works(forward=11)
    assert town.said() == [ANNOUNCED]
    goes(desk, "/promises")
    expect(desk.locator("h1 + p")).to_have_text("1 promesse à tenir.")

    (letter,) = town.goes_to(TUESDAY)
    assert (letter["To"], letter["Subject"]) == (
        ROADS,
        "2 habitants attendent une réponse du service Voirie",
    )
    service = context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    opened(service, letter)
    expect(service.get_by_text(HOLE)).to_be_visible()
    link = service.get_by_role("link", name="Ouvrir les 2 demandes").get_attribute("href") or ""
    mailto = service.get_by_role("link", name="Répondre par e-mail à la demande de Yvonne Le Gall")
    town.servers.dovecot.deliver(answered(letter, mailto.get_attribute("href") or "", BY_MAIL))

    town.works(forward=3600)
    assert town.draft_on(town.named["Yvonne Le Gall"]) == BY_MAIL
    service.goto(urlsplit(link).path)
    expect(service.get_by_role("heading", level=1)).to_have_text(
        "Un habitant attend une réponse du service Voirie"
    )
    case = service.locator(".case-block", has_text="Bernard Kervella")
    case.get_by_label("Votre texte").fill(BY_LINK)
    case.get_by_role("button", name="Envoyer à Claire").click()
    expect(service.get_by_text("Merci. Claire a reçu votre texte.").first).to_be_visible()
    assert town.said() == [ANNOUNCED]

    desk = enter()  # a night has passed: she signs in again
    publishes(desk, town, "Yvonne Le Gall", BY_MAIL)
    publishes(desk, town, "Bernard Kervella", BY_LINK)
    assert town.said() == [ANNOUNCED, BY_MAIL, BY_LINK]
    assert {town.comment(one).state for one in town.named.values()} == {"answered"}
    goes(desk, "/promises")  # what the service said of Thursday is one, once the town has said it
    expect(desk.locator("h1 + p")).to_have_text("1 promesse à tenir. Tenues : 1 sur 1 en 90 jours.")
    goes(desk, "/services")
    expect(desk.locator(".rows-empty")).to_have_text("Aucune demande n’est chez un service.")
    service.reload()
    expect(service.get_by_text("Publié le")).to_have_count(2)
    assert town.goes_to(TUESDAY + timedelta(days=1)) == []
