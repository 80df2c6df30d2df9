"""The pages of the services, the page behind a letter's link, the letters: axe, every width, no script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import departments, together
from app.departments import find
from app.domain.comment import Comment
from app.domain.user import Role, User
from app.letters import Carried, take_letter
from app.ports.mail import Ways
from app.web import letters
from tests.browser.hands import tabs_to
from tests.browser.test_shape import for_axe, in_turn, is_sound
from tests.browser.town import PARIS, Town
from tests.world import LEASE

SIZES = [(1440, "light"), (1440, "dark"), (390, "dark"), (320, "light"), (320, "dark")]
LONG = "https://exemple.fr/une-adresse-qui-ne-se-coupe-nulle-part-et-qui-est-plus-longue-que-l-ecran"


@pytest.fixture
def letter(town: Town) -> Carried:
    """Two cases of one service; the letter of the urgent and late one is in somebody’s hands."""
    with town.db.writing() as session:
        session.get_one(User, town.claire.id).role = Role.ADMINISTRATOR
        departments.service(session, "voirie").email = "voirie@ville.example"
    for name in ("Marc Le Goff", "Hugo Tanguy"):
        town.decide(departments.assign, town.named[name], "voirie", question=f"Que répondre ? {LONG}")
    with town.db.writing() as session:
        late, comment = find(session, 1)
        late.due_on = date(2020, 1, 3)
        comment.urgent = True
    with town.db.writing() as session:
        carried = take_letter(session, zone=PARIS, lease=LEASE, now=town.now())
    assert carried is not None
    return carried


def test_the_pages_of_the_services_are_sound(enter: Callable[..., Page], letter: Carried) -> None:
    assert letter.token
    page = enter("/services", **for_axe(1440))
    expect(page.locator(".case")).to_have_count(2)
    for path in ("/services", "/services/voirie", "/services/voirie/letters"):
        page.goto(path)
        for shown in in_turn(page, SIZES):
            is_sound(shown)


def test_what_comes_behind_fifty_cases_is_reached_and_sound(enter: Callable[..., Page], town: Town) -> None:
    with town.db.writing() as session:
        roads = departments.service(session, "voirie")
        roads.email, roads.hours = "voirie@ville.example", f"Du lundi au vendredi, {LONG}"
    for number in range(52):
        town.decide(departments.assign, town.a_comment(f"Et la rue {number} ?"), "voirie")
    page = enter("/services", **for_axe(1440))
    expect(page.locator(".case")).to_have_count(50)
    for shown in in_turn(page, SIZES):
        is_sound(shown)
    page.get_by_role("link", name="Voir les 2 autres").click()
    expect(page.locator(".case")).to_have_count(2)
    for shown in in_turn(page, SIZES):
        is_sound(shown)


def test_the_page_behind_a_link_is_sound(context: Callable[..., BrowserContext], letter: Carried) -> None:
    page = context(**for_axe(1440)).new_page()
    page.goto(f"/s/{letter.token}")
    for fold in page.locator("summary").all():
        fold.click()
    for shown in in_turn(page, SIZES):
        is_sound(shown)
    page.goto("/s/nothing")
    for shown in in_turn(page, SIZES):
        is_sound(shown)


def test_a_service_answers_by_keyboard_alone_and_without_a_script(
    context: Callable[..., BrowserContext], town: Town, letter: Carried
) -> None:
    page = context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    page.goto(f"/s/{letter.token}")
    tabs_to(page, page.get_by_label("Votre texte").first)
    page.keyboard.type("Le trou sera rebouché jeudi.")
    tabs_to(page, page.get_by_role("button", name="Envoyer à Claire"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Merci. Claire a reçu votre texte.")).to_be_visible()
    assert town.draft_on(town.named["Marc Le Goff"]) == "Le trou sera rebouché jeudi."


def test_a_letter_is_sound_on_a_phone_and_where_all_is_dark(
    context: Callable[..., BrowserContext], town: Town, letter: Carried
) -> None:
    around = {"timezone": "Europe/Paris", "language": "fr", "town_name": "Ville d’Essai"}
    now = town.now() + timedelta(days=1)
    mail = letters.write(
        letter, around, Ways("https://parvis.example/s/x", "<l@x>"), town.house.channels, now
    )
    page = context(**for_axe(1440)).new_page()
    page.set_content(mail.html)
    for shown in in_turn(page, SIZES):
        expect(shown.get_by_role("heading", level=1)).to_be_visible()
        is_sound(shown)
        assert shown.evaluate("performance.getEntriesByType('resource').length") == 0


def test_a_case_of_several_is_sound_on_its_page_in_its_letter_and_where_it_is_made(
    enter: Callable[..., Page], context: Callable[..., BrowserContext], town: Town
) -> None:
    comments = [town.named[name] for name in ("Marc Le Goff", "Hugo Tanguy", "Awa Diop")]
    with town.db.writing() as session:
        departments.service(session, "voirie").email = "voirie@ville.example"
        deed = together.assign(session, comments[:2], "voirie", by=town.claire, now=town.now())
        together.join(session, deed)
        for number in comments[:2]:
            session.get_one(Comment, number).urgent = True
    with town.db.writing() as session:
        carried = take_letter(session, zone=PARIS, lease=LEASE, now=town.now())
    assert carried is not None
    around = {"timezone": "Europe/Paris", "language": "fr", "town_name": "Ville d’Essai"}
    mail = letters.write(
        carried, around, Ways("https://x.example/s/x", "<l@x>"), town.house.channels, town.now()
    )
    page = context(**for_axe(1440)).new_page()
    page.goto(f"/s/{carried.token}")
    for shown in in_turn(page, SIZES):
        expect(shown.get_by_text("Un autre habitant, pour la même demande")).to_be_visible()
        is_sound(shown)
    page.set_content(mail.html)
    for shown in in_turn(page, SIZES):
        is_sound(shown)
    page = enter(f"/ticked/assignment?comment={comments[1]}&comment={comments[2]}", **for_axe(320))
    expect(page.get_by_label("C’est une seule demande")).to_be_visible()
    is_sound(page)
