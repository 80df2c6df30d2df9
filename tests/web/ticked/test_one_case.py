"""Ticked rows as one case: its service reads all of them, writes once, and each has its words."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

from app import departments
from app.letters import Carried, take_letter
from app.ports.mail import Ways
from app.web import letters
from tests.web.people import followed, three
from tests.web.reading import Page, words
from tests.world import LEASE, World

PARIS = ZoneInfo("Europe/Paris")
ALSO = "Un autre habitant, pour la même demande : Yasmina Benali"
AROUND = {"timezone": "Europe/Paris", "language": "fr", "town_name": "Ville d’Essai"}


@pytest.fixture
def letter(at_desk: TestClient, world: World) -> Carried:
    """Two of three are one case, told of in the morning's letter."""
    marc, yasmina, awa = three(world)
    with world.db.writing() as session:
        departments.service(session, "voirie").email = "voirie@ville.example"
    both = {"comment": [str(marc), str(yasmina)], "department": "voirie", "as_one": "true"}
    page = followed(at_desk, at_desk.post("/ticked/assignment", data=both))
    assert "2 commentaires confiés à Voirie." in page
    world.decide(departments.assign, awa, "voirie")
    with world.db.writing() as session:
        carried = take_letter(session, zone=PARIS, lease=LEASE, now=world.now() + timedelta(days=1))
    assert carried is not None
    return carried


def test_the_dialog_asks_whether_several_are_one(at_desk: TestClient, world: World) -> None:
    marc, yasmina, _awa = three(world)
    several = at_desk.get(f"/ticked/assignment?comment={marc}&comment={yasmina}").text
    assert "C’est une seule demande : le service y répond une fois" in words(several)
    assert 'name="as_one"' not in at_desk.get(f"/ticked/assignment?comment={marc}").text


def test_the_page_shows_all_of_them_over_one_form_and_each_has_its_words(
    at_desk: TestClient, world: World, letter: Carried
) -> None:
    page = at_desk.get(f"/s/{letter.token}").text
    shown = words(page)
    assert "3 habitants attendent une réponse du service Voirie" in shown
    assert ALSO in shown
    assert page.count('value="proposed"') == 2
    assert shown.count("Votre texte répondra à chacun de ces habitants.") == 1
    form = next(one for one in Page(page).forms if one.endswith("/cases/1/answers"))
    said = {"kind": "proposed", "text": "C’est réparé.", "seen": "0"}
    assert at_desk.post(form, data=said).status_code == 303
    assert [world.draft_on(one) for one in (1, 2, 3)] == ["C’est réparé.", "C’est réparé.", None]


def test_the_letter_tells_of_three_people_and_two_cases(world: World, letter: Carried) -> None:
    ways = Ways("https://parvis.example/s/x", "<l@x>", "parvis@ville.example", {1: "case-1", 3: "case-3"})
    now = world.now() + timedelta(days=1)
    mail = letters.write(letter, AROUND, ways, world.house.channels, now)
    assert words(mail.subject) == "3 habitants attendent une réponse du service Voirie"
    for body in (mail.text, mail.html):
        told = words(body)
        assert "Ouvrir les 2 demandes" in told
        assert ALSO in told
        assert "C’est inadmissible, la rue est sale depuis un mois." in told
