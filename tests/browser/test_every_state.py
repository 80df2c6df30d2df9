"""Pages that nothing else walks, and the states that one comes to late: axe, every width, both lights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import departments, facts, letters, mailroom
from app.domain.answer import AnswerKind
from app.domain.erasure import Erasure
from app.domain.fact import Fact
from app.domain.letter import Letter
from app.domain.user import Role, User
from app.letters import Carried, Said, Tidings, take_letter
from app.letters.alarming import alarm_of
from app.letters.telling import Told
from app.ports.mail import Ways
from app.ports.pictures import Picture
from app.web.letters import write
from tests.browser.test_shape import for_axe, in_turn, is_sound
from tests.browser.town import PARIS, Town
from tests.integration.receiving.box import Box, works
from tests.world import LEASE

SIZES = ((1440, "light"), (1440, "dark"), (390, "dark"), (320, "light"))
NAMES = ("Marc Le Goff", "Hugo Tanguy", "Awa Diop", "Inès Morel")
LONG = "https://exemple.fr/une-adresse-qui-ne-se-coupe-nulle-part-et-qui-est-plus-longue-que-l-ecran"
PATHS = (
    "/mails",
    "/mails?done=closed",
    "/mails/1",
    "/mails/2",
    "/mails/3",
    "/mails/4",
    "/bodies",
    "/comments/new",
    "/password",
    "/looks",
    "/facts/new",
    "/saved-replies/new",
    "/settings/applications/agora",
    "/settings/connections/1",
    "/erasures/found",
    "/erasures/unknown",
    "/nowhere",
)
OF_A_COMMENT = ("assignment", "dismissal", "reminder", "saved-replies")


@pytest.fixture
def town(town: Town) -> Town:
    """Claire administers, and two people asked to be forgotten."""
    with town.db.writing() as session:
        session.get_one(User, town.claire.id).role = Role.ADMINISTRATOR
        session.add(Erasure(code="found", network="agora", asked_at=town.now(), found=2))
        session.add(Erasure(code="unknown", network="agora", asked_at=town.now()))
    return town


@pytest.fixture
def mails(town: Town) -> None:
    """Of those that came some wait, one is a draft, one is closed."""
    case = town.decide(departments.assign, town.named["Marc Le Goff"], "voirie")
    box = Box()
    town.house = replace(town.house, mailbox=box)
    for number in range(3):
        mail = EmailMessage()
        mail["From"], mail["Subject"] = f"Gaëlle <gaelle{number}@ailleurs.example>", f"Re: le banc {LONG}"
        mail.set_content(f"Il sera réparé mardi. {LONG}\n\n> Le banc est cassé. {LONG}\n")
        mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=f"plan-{'x' * 90}.pdf")
        box.put(mail.as_bytes())
    box.put("no headers at all")
    works(town)
    with town.db.writing() as session:
        by, now = town.claire, town.now()
        mailroom.take_as_answer(session, mailroom.find(session, 2), case.id, by=by, now=now)
        mailroom.close(session, mailroom.find(session, 3), by=by, now=now)


@pytest.fixture
def cases(town: Town) -> dict[str, int]:
    """What four people asked is with one service."""
    with town.db.writing() as session:
        departments.service(session, "voirie").email = "voirie@ville.example"
    return {
        name: town.decide(
            departments.assign, town.named[name], "voirie", question=f"Que répondre à {name} ? {LONG}"
        ).id
        for name in NAMES
    }


@pytest.fixture
def letter(town: Town, cases: dict[str, int]) -> Carried:
    """The morning letter that has them all, whatever day it is."""
    assert cases
    for _ in range(30):
        town.hands.put_forward(timedelta(hours=6))
        with town.db.writing() as session:
            carried = take_letter(session, zone=PARIS, lease=LEASE, now=town.now())
        if carried is not None:
            return carried
    raise AssertionError("no letter in a week")


def is_sound_everywhere(page: Page) -> None:
    for shown in in_turn(page, SIZES):
        expect(shown.locator("h1")).to_be_visible()
        is_sound(shown)


@pytest.mark.usefixtures("mails")
def test_the_pages_beside_and_the_mails_in_every_state_are_sound(
    enter: Callable[..., Page], town: Town
) -> None:
    page = enter("/mails", **for_axe(1440))
    parts = [f"/comments/{town.named['Hugo Tanguy']}/{part}" for part in OF_A_COMMENT]
    for path in (*PATHS, *parts):
        page.goto(path)
        for fold in page.locator("main details:not([open]) > summary").all():
            if fold.is_visible():
                fold.click()
        is_sound_everywhere(page)


def test_the_page_behind_a_link_is_sound_in_every_state(
    context: Callable[..., BrowserContext], town: Town, cases: dict[str, int], letter: Carried
) -> None:
    page = context(**for_axe(1440)).new_page()
    photo = Picture(b"a", "image/jpeg")
    said = Said(AnswerKind.PROPOSED, f"Le trou sera rebouché jeudi. {LONG}", photo=photo)
    today = town.today()
    with town.db.writing() as session:
        for name in ("Marc Le Goff", "Awa Diop"):
            letters.answer(session, letter.token, cases[name], said, today=today, now=town.now())
    for name in ("Marc Le Goff", "Hugo Tanguy"):
        town.send(town.named[name], f"Le trou sera rebouché jeudi. {LONG}")
    town.work()
    page.goto(f"/s/{letter.token}")
    expect(page.get_by_text("Publié le")).to_be_visible()
    expect(page.get_by_text("La ville a déjà répondu à cet habitant.")).to_be_visible()
    expect(page.get_by_text("Merci. Claire a reçu votre texte.")).to_be_visible()
    expect(page.get_by_text("Photo jointe.")).to_be_visible()
    is_sound_everywhere(page)
    page.get_by_role("link", name="Le corriger").click()
    is_sound_everywhere(page)
    page.locator("textarea").first.fill(" ")
    page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true; })")
    page.get_by_role("button", name="Envoyer à Claire").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    is_sound_everywhere(page)
    for name in ("Awa Diop", "Inès Morel"):
        town.send(town.named[name], "C’est fait.")
    town.work()
    page.goto(f"/s/{letter.token}")
    expect(page.locator("h1")).to_contain_text("Personne n’attend plus de réponse")
    is_sound_everywhere(page)


def a_fact(town: Town) -> Fact:
    """One that a service with an address owns."""
    until = town.now().date() + timedelta(days=5)
    stated = facts.Stated("Horaires de la piscine", f"9 h à 19 h, {LONG}", "sports", valid_until=until)
    with town.db.writing() as session:
        departments.service(session, "sports").email = "sports@ville.example"
        return facts.keep(session, stated, by=town.claire, now=town.now())


def test_a_service_asked_whether_a_fact_is_still_true(enter: Callable[..., Page], town: Town) -> None:
    fact = a_fact(town)
    page = enter(f"/facts/{fact.id}", **for_axe(1440))
    is_sound_everywhere(page)
    page.get_by_role("button", name="Redemander au service").click()
    told = page.get_by_text("Demandé à Sports le")
    expect(told).to_be_focused()
    expect(page.get_by_role("button", name="Redemander au service")).to_have_count(0)
    is_sound_everywhere(page)


def test_every_letter_is_sound_with_all_that_it_can_hold(
    context: Callable[..., BrowserContext], town: Town, cases: dict[str, int], letter: Carried
) -> None:
    assert letter.opened is not None
    comments = [case.comment for case in letter.opened.cases]
    told = [Told(comment, rules=["Piscine", f"Voirie {LONG}"]) for comment in comments]
    alone = replace(letter, opened=None, again=True)
    with town.db.reading() as session:
        alarm = alarm_of(session, Letter(comment_id=comments[0].id))
    held = {
        "attendent une réponse": replace(letter, again=True),
        "personne n’est au bureau": replace(alone, alarm=alarm),
        "Est-ce toujours vrai": replace(alone, fact=a_fact(town)),
        "Piscine": replace(alone, tidings=Tidings(town.claire, told, more=3)),
    }
    subjects = {case: f"[voirie.{case}]" for case in cases.values()}
    ways = Ways(f"https://parvis.example/s/{'x' * 43}", "<l@x>", "parvis@ville.example", subjects)
    around = {"timezone": "Europe/Paris", "language": "fr", "town_name": "Ville d’Essai"}
    page = context(**for_axe(1440)).new_page()
    for words, one in held.items():
        page.set_content(write(one, around, ways, town.house.channels, town.now()).html)
        expect(page.get_by_text(words).first).to_be_visible()
        is_sound_everywhere(page)


def test_a_link_that_was_withdrawn_and_one_that_expired_are_sound(
    context: Callable[..., BrowserContext], town: Town, letter: Carried
) -> None:
    page = context(**for_axe(1440)).new_page()
    town.hands.put_forward(timedelta(days=22))
    page.goto(f"/s/{letter.token}")
    expect(page.locator("h1")).to_contain_text("Ce lien n’est plus valable depuis le")
    is_sound_everywhere(page)
    page.get_by_role("button", name="Recevoir un nouveau lien").click()
    expect(page.get_by_role("status")).to_be_visible()
    is_sound_everywhere(page)
    with town.db.writing() as session:
        letters.withdraw(session, 1, by=town.claire, now=town.now())
    page.goto(f"/s/{letter.token}")
    expect(page.locator("h1")).to_be_visible()
    is_sound_everywhere(page)
