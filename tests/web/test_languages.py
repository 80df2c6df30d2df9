"""A town that speaks English sees no French; a town that says nothing speaks French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from fastapi.testclient import TestClient

from app import departments, settings
from app.channels import discover
from app.channels._http import Http
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.user import Role, User
from app.house import House
from app.ports.events import CommentEdited, CommentSeen
from tests.apps import opened
from tests.web.conftest import FROM_A_PAGE, sign_in_by_link
from tests.world import MARC, World, found

FRENCH = re.compile(
    r"\b(?:[Cc]ommentaires?|[Rr]éponses?|[Rr]épond\w*|[Ee]nv(?:oi|oyer)\b|Confi(?:er|é)|[ÉéEe]tiquettes?|depuis"
    r"|[Aa]ucune?|Voir|Bureau|Réglages|Préférences|[Mm]ot de passe|attente|jours?|heures?|Fermer|Annuler"
    r"|Ouvrir|Enregistr\w+|Votre|vous|avec|est|les?|des|une?|à|il y a)\b|[«»]"
)
TAGS = re.compile(r"<(?!/?(?:bdi|strong|mark)\b)[^>]*>")


@pytest.fixture
def world(sqlite: Database, clock: time_machine.Traveller) -> World:
    return found(sqlite)


@pytest.fixture
def house(world: World) -> House:
    return world.house


@pytest.fixture
def browser(house: House) -> Iterator[TestClient]:
    with opened(house) as app, TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as client:
        yield client


def test_a_town_speaks_french_unless_it_says_otherwise(browser: TestClient, world: World) -> None:
    page = browser.get("/sign-in").text
    assert '<html lang="fr"' in page
    assert "Se connecter" in page


def test_the_door_speaks_english(browser: TestClient, world: World) -> None:
    _speak_english(world)
    page = browser.get("/sign-in").text
    assert '<html lang="en"' in page
    assert "Sign in" in page
    assert _french_in(page) == []
    refused = browser.post("/sign-in", data={"email": "claire@ville.example", "password": "of no use"})
    assert "Wrong address or password." in refused.text
    assert _french_in(refused.text) == []


def test_a_page_that_does_not_exist_speaks_english(browser: TestClient, world: World) -> None:
    _speak_english(world)
    assert _french_in(browser.get("/nowhere").text) == []


@pytest.mark.parametrize("path", ["/", "/?shelf=with_departments", "/help", "/preferences", "/password"])
def test_the_desk_speaks_english(browser: TestClient, world: World, path: str) -> None:
    _busy(world)
    sign_in_by_link(browser, world.house, world.claire)
    page = browser.get(path).text
    assert '<html lang="en"' in page
    assert _french_in(page) == []


def test_the_networks_speak_english(browser: TestClient, world: World) -> None:
    _speak_english(world)
    sign_in_by_link(browser, world.house, world.claire)
    assert _french_in(browser.get("/settings/connections").text) == []


def test_what_each_network_asks_for_speaks_english(browser: TestClient, world: World) -> None:
    _speak_english(world)
    for name, channel in discover(Http()).items():
        world.house.channels[name] = channel  # type: ignore[index] # a dict, in a test
    with world.db.writing() as session:
        session.get_one(User, world.claire.id).role = Role.ADMINISTRATOR
    sign_in_by_link(browser, world.house, world.claire)
    for name in discover(Http()).keys() - {"demo"}:
        page = browser.get(f"/settings/connections/new/{name}")
        assert (page.status_code, _french_in(page.text)) == (200, []), name
    assert "Comment feed" in browser.get("/settings/connections").text


def test_every_comment_speaks_english_around_its_own_words(browser: TestClient, world: World) -> None:
    comments = _busy(world)
    sign_in_by_link(browser, world.house, world.claire)
    for comment_id in comments:
        page = browser.get(f"/comments/{comment_id}").text
        assert _french_in(page) == [], comment_id
    said = browser.get(f"/comments/{comments[0]}").text
    assert "waiting for <strong>3\N{NO-BREAK SPACE}days</strong>" in said
    assert "Saturday 14\N{NO-BREAK SPACE}March, 10:30" in said


@pytest.mark.parametrize("layer", ["assignment", "dismissal"])
def test_layers_speak_english(browser: TestClient, world: World, layer: str) -> None:
    comments = _busy(world)
    sign_in_by_link(browser, world.house, world.claire)
    page = browser.get(f"/comments/{comments[0]}/{layer}").text
    assert _french_in(re.sub(r"<label class=\"service\">.*?</label>", "", page, flags=re.DOTALL)) == []


def test_what_was_just_done_is_said_in_english(browser: TestClient, world: World) -> None:
    _speak_english(world)
    asked, _next = world.a_comment("When does the pool open?"), world.a_comment("And the library?", by=None)
    sign_in_by_link(browser, world.house, world.claire)
    sent = browser.post(f"/comments/{asked}/replies", data={"text": "On Saturday.", "key": "k1"})
    page = browser.get(sent.headers["location"], headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert "Leaves in" in page.text
    assert "Reply to Marc Le Goff, leaves in 10\N{NO-BREAK SPACE}seconds." in page.text
    assert _french_in(page.text) == []


def _speak_english(world: World) -> None:
    with world.db.writing() as session:
        settings.set_to(session, "language", "en", now=world.now(), by=CONSOLE)


def _busy(world: World) -> list[int]:
    """An English town with something of everything in its list."""
    _speak_english(world)
    old = world.now() - timedelta(days=3)
    asked = world.a_comment("When does the pool open?", posted_at=old, likes=3)
    nobody = world.a_comment("Thank you so much.", by=None)
    private = world.a_comment("Hello, is anyone there?", visibility="private")
    held = world.a_comment("Is the market on Sunday?", external_id="held")
    world.send(held, "On Sunday.", delay=timedelta(minutes=2))
    edited = CommentSeen("held", text="Is the market on Monday?", author=MARC, post_external_id="p1")
    world.hear(CommentEdited("town", edited, world.now()))
    drafted = world.a_comment("Where is the library?")
    world.draft(drafted, "Behind the church.", by=world.paul)
    given = world.a_comment("The lamp is broken.")
    world.decide(departments.assign, given, "voirie")
    return [asked, nobody, private, held, drafted, given]


def _french_in(page: str) -> list[str]:
    """French words of a page: those one reads, and those that wait in attributes for a script."""
    aloud = re.findall(r'(?:data-[a-z]+|aria-label|placeholder|alt|title)="([^"]*)"', page)
    read = TAGS.sub(" ", re.sub(r"<(svg|style|script)\b.*?</\1>", "", page, flags=re.DOTALL))
    return FRENCH.findall(" | ".join([read, *aloud]))
