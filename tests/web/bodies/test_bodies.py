"""Who answers where it is not the town hall: kept on a page, chosen in the dialog and over the composer."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import Watch
from tests.web.people import followed, leaves, three
from tests.web.reading import words
from tests.world import World

WATER = {
    "name": "Syndicat des eaux",
    "covers": "eau potable",
    "phone": "",
    "page": "",
    "email": "",
    "sentence": "Ce sujet relève du syndicat des eaux. Voici où le joindre : {contact}.",
}
LACKS = "« Syndicat des eaux » n’a pas de contact : votre réponse ne dit pas où s’adresser."


@pytest.fixture
def water(in_office: TestClient) -> str:
    """Keep one, and return its number."""
    done = in_office.post("/bodies", data=WATER)
    return done.headers["location"].removeprefix("/bodies/").removesuffix("?done=kept")


def test_an_administrator_keeps_one_and_reads_what_will_be_said(in_office: TestClient, water: str) -> None:
    page = words(in_office.get(f"/bodies/{water}").text)
    assert "Le contact est vide : la phrase ne dit pas où s’adresser." in page
    kept = in_office.post(f"/bodies/{water}", data=WATER | {"phone": "01 00 00 00 00"})
    page = followed(in_office, kept)
    assert "C’est enregistré." in page
    assert "Voici où le joindre : 01 00 00 00 00." in page
    assert "01 00 00 00 00" in words(in_office.get("/bodies").text)


def test_what_cannot_be_comes_back(in_office: TestClient, water: str) -> None:
    for address in ("/bodies", f"/bodies/{water}"):
        answer = in_office.post(address, data=WATER | {"page": "eaux"})
        assert answer.status_code == 422
        assert "Collez l’adresse entière de la page" in words(answer.text)
    assert "Ajouter un organisme" in words(in_office.get("/bodies/new").text)


def test_one_is_taken_away_and_brought_back(in_office: TestClient, water: str) -> None:
    gone = followed(in_office, in_office.post(f"/bodies/{water}/removal"))
    assert "L’organisme est supprimé." in gone
    assert "Aucun organisme." in gone
    assert "Syndicat des eaux" in followed(in_office, in_office.post(f"/bodies/{water}/removal/undo"))


def test_choosing_one_writes_its_sentence_and_says_that_the_contact_is_empty(
    in_office: TestClient, world: World, water: str
) -> None:
    marc, *_others = three(world)
    for place in (f"/comments/{marc}/assignment", f"/comments/{marc}/saved-replies"):
        assert "Ce n’est pas la mairie Syndicat des eaux" in words(in_office.get(place).text)
    page = followed(in_office, in_office.post(f"/comments/{marc}/draft/saved-reply", data={"body": water}))
    assert "Orienté vers « Syndicat des eaux »" in page
    assert LACKS in page
    assert "Ce sujet relève du syndicat des eaux." in page
    assert world.comment(marc).state == "unanswered"
    emptied = followed(in_office, in_office.post(f"/comments/{marc}/draft/saved-reply", data={"saved": "0"}))
    assert "Orienté vers" not in emptied
    in_office.post(f"/bodies/{water}", data=WATER | {"email": "eaux@syndicat.example"})
    page = followed(in_office, in_office.post(f"/comments/{marc}/draft/saved-reply", data={"body": water}))
    assert "eaux@syndicat.example" in page
    assert LACKS not in page


def test_what_was_sent_is_counted_on_the_page_of_services(
    in_office: TestClient, world: World, watch: Watch, water: str
) -> None:
    marc, *_others = three(world)
    assert "orientés vers" not in words(in_office.get("/services").text)
    in_office.post(f"/comments/{marc}/draft/saved-reply", data={"body": water})
    in_office.post(f"/comments/{marc}/replies", data={"text": "Voyez le syndicat des eaux."})
    leaves(world, watch, marc)
    assert world.comment(marc).state == "answered"
    assert "En 30 jours, orientés vers : 1 Syndicat des eaux" in words(in_office.get("/services").text)
    assert "1 habitant orienté en 30 jours" in words(in_office.get("/bodies").text)


def test_several_at_once_are_not_pointed_anywhere(in_office: TestClient, world: World, water: str) -> None:
    marc, yasmina, _awa = three(world)
    page = words(in_office.get(f"/ticked/assignment?comment={marc}&comment={yasmina}").text)
    assert water
    assert "Syndicat des eaux" not in page


def test_whoever_does_not_administer_looks_and_points(at_desk: TestClient, world: World) -> None:
    assert "Ce n’est pas la mairie" in words(at_desk.get("/bodies").text)
    for address in ("/bodies", "/bodies/1", "/bodies/1/removal", "/bodies/1/removal/undo"):
        assert at_desk.post(address, data=WATER).status_code == 403
    marc, *_others = three(world)
    assert at_desk.post(f"/comments/{marc}/draft/saved-reply", data={"body": "999"}).status_code == 404
