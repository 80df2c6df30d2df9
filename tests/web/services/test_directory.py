"""Where a service is written to: an administrator says it, and the dialog that assigns knows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import departments
from tests.web.conftest import Watch
from tests.web.people import three
from tests.web.reading import Page, words
from tests.world import World

WRITTEN = {
    "name": "Voirie",
    "covers": "Chaussées et trottoirs",
    "email": "voirie@ville.example",
    "deputy_email": "",
    "director_email": "directrice@ville.example",
    "letter_hour": "9",
    "expected_days": "5",
}


def test_an_administrator_says_where_a_service_is_written_to(in_office: TestClient, world: World) -> None:
    assert "Voirie" in words(in_office.get("/services/voirie").text)
    done = in_office.post("/services/voirie", data=WRITTEN)
    assert done.headers["location"] == "/services/voirie?done=kept"
    page = in_office.get(done.headers["location"]).text
    assert "C’est enregistré." in words(page)
    assert 'value="voirie@ville.example"' in page
    assert Page(page).fields["expected_days"] == "5"
    with world.db.reading() as session:
        kept = departments.service(session, "voirie")
    assert (kept.addresses, kept.expected_delay) == (["voirie@ville.example"], timedelta(days=5))
    assert (kept.director_email, kept.letter_hour) == ("directrice@ville.example", 9)
    assert world.journal()[-1].act == "departments.describe"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "voirie"}, "Écrivez une adresse e-mail"),
        ({"email": "a@ville.example\r\nBcc: b@ville.example"}, "Écrivez une adresse e-mail"),
        ({"email": "", "deputy_email": "b@ville.example"}, "Écrivez une adresse e-mail"),
        ({"deputy_email": "b@@ville.example"}, "Écrivez une adresse e-mail"),
        ({"director_email": "directrice"}, "Écrivez une adresse e-mail"),
        ({"name": "  "}, "Donnez un nom au service."),
        ({"letter_hour": "5"}, "Écrivez une heure, de 6 à 18."),
        ({"letter_hour": "19"}, "Écrivez une heure, de 6 à 18."),
        ({"letter_hour": "8 h"}, "Écrivez une heure, de 6 à 18."),
        ({"letter_hour": "9" * 5_000}, "Écrivez une heure, de 6 à 18."),
        ({"expected_days": "0"}, "Écrivez un nombre de jours, de 1 à 60."),
        ({"expected_days": "trois"}, "Écrivez un nombre de jours, de 1 à 60."),
    ],
)
def test_what_cannot_be_comes_back_and_nothing_is_kept(
    in_office: TestClient, world: World, wrong: dict[str, str], sentence: str
) -> None:
    answer = in_office.post("/services/voirie", data=WRITTEN | wrong)
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    with world.db.reading() as session:
        assert departments.service(session, "voirie").addresses == []


def test_only_an_administrator_may(at_desk: TestClient) -> None:
    assert at_desk.get("/services/voirie").status_code == 403
    assert at_desk.post("/services/voirie", data=WRITTEN).status_code == 403


def test_an_unknown_service_is_not_found(in_office: TestClient) -> None:
    assert in_office.get("/services/lune").status_code == 404


def test_the_dialog_says_that_a_service_has_no_address(in_office: TestClient, world: World) -> None:
    marc, *_others = three(world)
    page = in_office.get(f"/comments/{marc}/assignment").text
    assert "Voirie n’a pas d’adresse e-mail. L’ajouter" in words(page)
    in_office.post("/services/voirie", data=WRITTEN)
    page = words(in_office.get(f"/comments/{marc}/assignment").text)
    assert "Voirie n’a pas d’adresse e-mail." not in page
    assert "Voirie recevra sa relève aujourd’hui à 9 h." not in page
    assert "Voirie recevra sa relève demain à 9 h." in page


def test_the_dialog_says_that_an_urgent_case_leaves_at_once(
    in_office: TestClient, world: World, watch: Watch
) -> None:
    in_office.post("/services/voirie", data=WRITTEN)
    urgent = world.a_comment("Un poteau électrique menace de tomber, il y a des étincelles, danger immédiat")
    with world.db.writing() as session:
        session.get_one(type(world.comment(urgent)), urgent).urgent = True
    page = words(in_office.get(f"/comments/{urgent}/assignment").text)
    assert "Voirie est prévenue tout de suite." in page


def test_the_words_of_the_town_are_kept_and_come_back(in_office: TestClient, world: World) -> None:
    assert (
        in_office.post("/services/voirie", data=WRITTEN | {"words": "nid de poule\nla bosse"}).status_code
        == 303
    )
    assert "la bosse</textarea>" in in_office.get("/services/voirie").text
    with world.db.reading() as session:
        assert departments.service(session, "voirie").words == "nid de poule\nla bosse"


def test_words_that_are_too_long_are_refused_and_come_back(in_office: TestClient, world: World) -> None:
    answer = in_office.post("/services/voirie", data=WRITTEN | {"words": "z" * 2_001})
    assert answer.status_code == 422
    assert "Ces mots sont trop longs : 2 000 caractères au plus." in words(answer.text)
    assert "z" * 2_001 in answer.text
    with world.db.reading() as session:
        assert departments.service(session, "voirie").words == ""
