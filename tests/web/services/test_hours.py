"""The opening hours of a service: written on its sheet, shown in the list, offered to replies as a fact."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app import departments
from tests.web.people import three
from tests.web.reading import Page, words
from tests.web.services.test_directory import WRITTEN
from tests.world import World

HOURS = "Du lundi au vendredi, de 8 h 30 à 12 h"
OFFER = 'href="/facts/new?hours_of=voirie"'


def test_an_administrator_writes_them_and_everybody_reads_them(in_office: TestClient, world: World) -> None:
    assert OFFER not in in_office.get("/services/voirie").text
    in_office.post("/services/voirie", data=WRITTEN | {"hours": f"  {HOURS}\n"})
    sheet = in_office.get("/services/voirie").text
    assert f">{HOURS}</textarea>" in sheet
    assert OFFER in sheet
    assert HOURS in words(in_office.get("/services").text), "a service without a case"
    marc, *_others = three(world)
    in_office.post(f"/comments/{marc}/assignment", data={"department": "voirie"})
    page = in_office.get("/services").text
    assert f"ouvert : {HOURS}" in words(page)
    assert OFFER in page
    in_office.post("/services/voirie", data=WRITTEN)
    assert HOURS not in words(in_office.get("/services").text)


def test_they_become_a_fact_that_replies_lean_on(at_desk: TestClient, world: World) -> None:
    with world.db.writing() as session:
        departments.service(session, "voirie").hours = f"{HOURS}\net sur rendez-vous"
    form = at_desk.get("/facts/new?hours_of=voirie").text
    fields = Page(form).fields
    assert fields["name"] == "Heures d’ouverture, Voirie"
    assert fields["value"] == f"{HOURS} et sur rendez-vous"
    assert '<option value="voirie" selected' in form
    kept = at_desk.post("/facts", data={name: fields[name] for name in ("name", "value")})
    assert kept.status_code == 303
    assert at_desk.get("/facts/new?hours_of=lune").status_code == 404


def test_hours_too_long_come_back(in_office: TestClient, world: World) -> None:
    answer = in_office.post("/services/voirie", data=WRITTEN | {"hours": "x" * 301})
    assert answer.status_code == 422
    assert "Les heures d’ouverture tiennent en 300 caractères." in words(answer.text)
    with world.db.reading() as session:
        assert departments.service(session, "voirie").hours == ""
