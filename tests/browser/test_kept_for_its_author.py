"""What waits for the line is its author's alone, and what is refused on return comes back to its author."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.hands import ANSWER, KEPT, author, field, goes, is_read, is_taken, outgoing, sends, writes
from tests.browser.test_in_a_tunnel import LEAVES, closes, closes_in_the_tunnel, sends_in_the_tunnel
from tests.browser.test_nothing_lost import has_a_password, signs_out
from tests.browser.test_shape import for_axe, is_sound
from tests.browser.town import Town
from tests.web.conftest import PASSWORD


def test_another_person_neither_sees_nor_sends_it_and_it_waits_for_its_author(desk: Page, town: Town) -> None:
    context = closes_in_the_tunnel(desk)
    sign_in(context, town, town.paul)
    page = context.new_page()
    goes(page, f"/comments/{town.named['Hugo Tanguy']}")
    expect(author(page)).to_have_text("Hugo Tanguy")
    expect(outgoing(page)).to_contain_text("Rien en partance.")
    expect(page.locator("body")).not_to_contain_text(ANSWER)
    assert page.evaluate(KEPT) == 1
    town.work()
    assert town.square.texts() == []
    sign_in(context, town, town.claire)
    goes(page, "/")
    is_read(page, "Yasmina Benali")
    expect(outgoing(page)).to_contain_text(LEAVES)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_a_page_that_outlived_its_author_s_session_sends_nothing_as_another(desk: Page, town: Town) -> None:
    sends_in_the_tunnel(desk)
    sign_in(desk.context, town, town.paul)
    desk.context.set_offline(False)
    expect(desk.get_by_role("dialog")).to_contain_text("Cette page était celle d’une autre personne.")
    assert desk.evaluate(KEPT) == 1
    town.work()
    assert town.square.texts() == []


def test_signed_out_by_time_it_leaves_once_one_has_signed_in(desk: Page, town: Town) -> None:
    has_a_password(town)
    sends_in_the_tunnel(desk)
    signs_out(town)
    desk.context.set_offline(False)
    dialog = desk.get_by_role("dialog", name="Votre connexion a expiré.")
    dialog.get_by_label("Adresse e-mail").fill(town.claire.email)
    dialog.get_by_label("Mot de passe").fill(PASSWORD)
    desk.keyboard.press("Enter")
    is_read(desk, "Yasmina Benali")
    is_taken(desk)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_who_signs_out_is_told_what_becomes_of_it(desk: Page) -> None:
    sends_in_the_tunnel(desk)
    desk.route(re.compile(r"/replies$"), lambda route: route.abort())
    desk.context.set_offline(False)
    desk.locator(".me summary").click()
    desk.get_by_role("button", name="Se déconnecter").click()
    dialog = desk.get_by_role("dialog", name="Une réponse n’est pas encore partie.")
    expect(dialog).to_contain_text("Elle reste dans ce navigateur et partira quand")
    dialog.get_by_role("button", name="Rester").click()
    expect(author(desk)).to_have_text("Marc Le Goff")
    desk.locator(".me summary").click()
    desk.get_by_role("button", name="Se déconnecter").click()
    dialog.get_by_role("button", name="Se déconnecter").click()
    expect(desk.get_by_label("Adresse e-mail")).to_be_visible()
    assert desk.evaluate(KEPT) == 1


def test_refused_on_return_it_is_offered_and_comes_back_with_the_reason(
    enter: Callable[..., Page], town: Town
) -> None:
    claire, paul = enter(), enter(who=town.paul)
    sends_in_the_tunnel(claire)
    sends(paul, "Samedi à 9 h.")
    context = claire.context
    closes(claire)
    context.set_offline(False)
    page = context.new_page()
    goes(page, f"/comments/{town.named['Hugo Tanguy']}")
    expect(outgoing(page)).to_contain_text("La réponse à Marc Le Goff n’est pas partie.")
    expect(author(page)).to_have_text("Hugo Tanguy")
    outgoing(page).get_by_role("button", name="La reprendre").click()
    dialog = page.get_by_role("dialog", name="Paul a répondu")
    expect(dialog).to_contain_text(ANSWER)
    assert page.evaluate(KEPT) == 0
    dialog.get_by_role("button", name="Envoyer aussi").click()
    is_read(page, "Yasmina Benali")
    is_taken(page)
    town.work()
    town.work()
    assert sorted(town.square.texts()) == [ANSWER, "Samedi à 9 h."]


def test_what_is_refused_on_return_stands_in_its_field_with_the_reason(desk: Page, town: Town) -> None:
    context = closes_in_the_tunnel(desk)
    page = context.new_page()
    town.edits(town.named["Marc Le Goff"], "Et le dimanche ?")
    goes(page, f"/comments/{town.named['Hugo Tanguy']}")
    outgoing(page).get_by_role("button", name="La reprendre").click()
    is_said = page.locator(".composer [role=alert], .checks")
    expect(is_said.first).to_be_visible()
    expect(author(page)).to_have_text("Marc Le Goff")
    expect(field(page)).to_have_value(ANSWER)
    town.work()
    assert town.square.texts() == []


def test_refused_on_return_where_it_is_open_it_says_why_there(enter: Callable[..., Page], town: Town) -> None:
    claire, paul = enter(), enter(who=town.paul)
    sends_in_the_tunnel(claire)
    sends(paul, "Samedi à 9 h.")
    claire.context.set_offline(False)
    expect(claire.get_by_role("dialog", name="Paul a répondu à l’instant.")).to_be_visible()
    expect(field(claire)).to_have_value(ANSWER)
    assert claire.evaluate(KEPT) == 0
    town.work()
    assert town.square.texts() == ["Samedi à 9 h."]


def test_what_waits_is_sound_for_everybody(enter: Callable[..., Page], town: Town) -> None:
    for width in (1440, 390, 320):
        page = enter(f"/comments/{town.named['Marc Le Goff']}", **for_axe(width))
        sends_in_the_tunnel(page)
        is_sound(page)


def test_what_one_was_writing_in_this_tab_is_not_shown_to_who_signs_in_there(desk: Page, town: Town) -> None:
    desk.route(re.compile(r"/draft$"), lambda route: route.abort())
    writes(desk)
    sign_in(desk.context, town, town.paul)
    goes(desk, "/")
    expect(author(desk)).to_have_text("Marc Le Goff")
    expect(field(desk)).to_have_value("")
    sign_in(desk.context, town, town.claire)
    goes(desk, "/")
    expect(field(desk)).to_have_value(ANSWER)
