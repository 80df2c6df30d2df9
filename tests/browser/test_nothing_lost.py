"""Nothing typed is ever lost, and nothing is said twice."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from app import accounts
from app.domain.session import Session
from app.main import create_app
from tests.browser.conftest import sign_in
from tests.browser.hands import (
    ANSWER,
    author,
    comes_back,
    field,
    goes,
    is_read,
    is_taken,
    outgoing,
    sends,
    sentence,
    writes,
)
from tests.browser.town import Town
from tests.standins.serving import free_port, served
from tests.web.conftest import PASSWORD

SAVED = "[data-count]"


def has_a_password(town: Town) -> None:
    """Let Claire sign in over the page."""
    with town.db.writing() as session:
        accounts.choose_password(session, town.claire.id, accounts.hashed(PASSWORD), now=town.now())


def signs_out(town: Town) -> None:
    """Every session ends, as after a long night."""
    with town.db.writing() as session:
        for one in session.scalars(select(Session)).all():
            accounts.end(session, one.id, now=town.now())


def test_a_draft_survives_a_closed_tab(desk: Page) -> None:
    writes(desk)
    expect(desk.locator(SAVED)).to_have_text("Enregistré")
    expect(desk.locator(SAVED)).to_have_text(f"{len(ANSWER)} caractères")
    tab = desk.context.new_page()
    desk.close()
    goes(tab, "/")
    expect(field(tab)).to_have_value(ANSWER)
    expect(tab.locator(".row").first).to_contain_text("Brouillon")


def test_words_typed_a_moment_ago_survive_going_elsewhere_and_a_reload(desk: Page) -> None:
    writes(desk)
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    is_read(desk, "Yasmina Benali")
    expect(field(desk)).to_have_value("")
    desk.keyboard.press("k")
    expect(field(desk)).to_have_value(ANSWER)
    desk.keyboard.press("r")
    desk.keyboard.type(" Oui.")
    comes_back(desk)
    expect(field(desk)).to_have_value(f"{ANSWER} Oui.")


def test_signed_out_by_time_one_signs_in_over_the_page_and_sends_the_same_text(
    desk: Page, town: Town
) -> None:
    has_a_password(town)
    writes(desk)
    signs_out(town)
    desk.keyboard.press("Control+Enter")
    dialog = desk.get_by_role("dialog", name="Votre connexion a expiré.")
    expect(dialog).to_contain_text("Votre texte est gardé.")
    expect(dialog.get_by_label("Adresse e-mail")).to_be_focused()
    desk.keyboard.type(town.claire.email)
    desk.keyboard.press("Tab")
    desk.evaluate("document.dispatchEvent(new Event('parvis:signed-out'))")  # an answer that was on its way
    desk.keyboard.type("pas le bon mot de passe")
    desk.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Adresse ou mot de passe incorrect.")
    expect(dialog.get_by_label("Mot de passe")).to_be_focused()
    dialog.get_by_label("Mot de passe").fill(PASSWORD)
    desk.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(field(desk)).to_be_focused()
    expect(field(desk)).to_have_value(ANSWER)
    desk.keyboard.press("Control+Enter")
    is_read(desk, "Yasmina Benali")
    is_taken(desk)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_a_server_that_stops_and_starts_again_finds_the_text_and_the_reply(
    context: Callable[..., BrowserContext], town: Town
) -> None:
    port = free_port()
    with served(create_app(town.house), port) as address:
        opened = context(base_url=address)
        sign_in(opened, town, town.claire)
        page = opened.new_page()
        goes(page, "/")
        sends(page)
        is_read(page, "Yasmina Benali")
        writes(page, "Nous passons")
    page.keyboard.insert_text(" demain.")
    with served(create_app(town.house), port):
        comes_back(page)
        expect(field(page)).to_have_value("Nous passons demain.")
        expect(outgoing(page)).to_contain_text(sentence("Envoi dans … s à Marc Le Goff"))
        page.keyboard.press("z")
        is_read(page, "Marc Le Goff")
        expect(field(page)).to_have_value(ANSWER)
        page.close()


def test_what_is_sent_without_a_line_leaves_once_when_it_is_back(desk: Page, town: Town) -> None:
    desk.context.set_offline(True)
    expect(desk.locator("#offline")).to_contain_text("Connexion perdue depuis")
    writes(desk)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-send]")).to_contain_text("En attente de connexion")
    expect(field(desk)).to_have_value(ANSWER)
    desk.context.set_offline(False)
    is_read(desk, "Yasmina Benali")
    expect(desk.locator("#offline")).to_contain_text("Connexion rétablie.")
    is_taken(desk)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_what_is_sent_over_a_dead_line_leaves_once_when_it_is_back(desk: Page, town: Town) -> None:
    """A telephone in a tunnel says that it has a line."""
    desk.route(re.compile(r"/replies$|/draft$|/health/live$"), lambda route: route.abort())
    writes(desk)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#offline")).to_contain_text("Connexion perdue depuis")
    expect(desk.locator("[data-send]")).to_contain_text("En attente de connexion")
    expect(field(desk)).to_have_value(ANSWER)
    desk.unroute_all()
    is_read(desk, "Yasmina Benali")
    expect(desk.locator("#offline")).to_contain_text("Connexion rétablie.")
    expect(outgoing(desk)).to_contain_text("Envoi dans")
    is_taken(desk)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_what_is_written_without_a_line_is_saved_when_it_is_back(desk: Page, town: Town) -> None:
    desk.context.set_offline(True)
    writes(desk)
    desk.context.set_offline(False)
    expect(desk.locator(SAVED)).to_have_text("Enregistré")
    assert town.draft_on(town.named["Marc Le Goff"]) == ANSWER


def test_a_double_click_is_one_reply(desk: Page, town: Town) -> None:
    writes(desk)
    desk.locator("[data-send]").dblclick()
    is_read(desk, "Yasmina Benali")
    is_taken(desk)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_the_same_text_sent_from_two_tabs_is_one_reply(desk: Page, town: Town) -> None:
    other = desk.context.new_page()
    goes(other, "/")
    sends(desk)
    is_read(desk, "Yasmina Benali")
    sends(other)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_another_text_from_an_old_tab_is_kept_and_not_sent(desk: Page, town: Town) -> None:
    other = desk.context.new_page()
    goes(other, "/")
    sends(desk)
    is_read(desk, "Yasmina Benali")
    writes(other, "Autre chose.")
    other.keyboard.press("Control+Enter")
    expect(other.locator(".composer .error, #layer .notice, #reading .error")).to_be_visible()
    town.work()
    assert town.square.texts() == [ANSWER]


def test_an_empty_reply_is_refused_where_it_is_written(desk: Page) -> None:
    writes(desk, "  ")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".composer [role=alert]")).to_have_text("Écrivez une réponse avant d’envoyer.")
    expect(field(desk)).to_be_focused()
    expect(author(desk)).to_have_text("Marc Le Goff")


def test_a_colleague_who_was_first_is_named_and_one_may_answer_too(
    enter: Callable[..., Page], town: Town
) -> None:
    claire, paul = enter(), enter(who=town.paul)
    sends(paul, "Samedi à 9 h.")
    writes(claire)
    claire.keyboard.press("Control+Enter")
    dialog = claire.get_by_role("dialog", name="Paul a répondu à l’instant.")
    expect(dialog.get_by_role("link", name="Voir sa réponse")).to_be_focused()
    claire.keyboard.press("Escape")
    expect(field(claire)).to_have_value(ANSWER)
    claire.keyboard.press("Control+Enter")
    dialog.get_by_role("button", name="Envoyer aussi").press("Enter")
    is_read(claire, "Yasmina Benali")
    is_taken(claire)
    town.work()
    town.work()
    assert sorted(town.square.texts()) == [ANSWER, "Samedi à 9 h."]


def test_a_colleague_s_answer_can_be_read_and_ones_own_stays_in_the_tab(
    enter: Callable[..., Page], town: Town
) -> None:
    claire, paul = enter(), enter(who=town.paul)
    sends(paul, "Samedi à 9 h.")
    writes(claire)
    town.work()
    claire.keyboard.press("Control+Enter")
    claire.get_by_role("link", name="Voir sa réponse").press("Enter")
    expect(claire.locator(".ours")).to_contain_text("Samedi à 9 h.")
    path = f"draft:{town.claire.id}:/comments/{town.named['Marc Le Goff']}/draft"
    assert claire.evaluate("(path) => sessionStorage.getItem(path)", path) == ANSWER
    assert town.square.texts() == ["Samedi à 9 h."]
