"""The page of services: who has what, since when, and how late."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi.testclient import TestClient

from app import departments
from tests.web.conftest import Watch, sign_in_by_link
from tests.web.people import three
from tests.web.reading import Page, words
from tests.world import World


def test_without_a_case_it_says_so(at_desk: TestClient) -> None:
    page = words(at_desk.get("/services").text)
    assert "Aucune demande n’est chez un service." in page
    assert "22 autres services." in page


def test_cases_stand_by_service_the_latest_first(at_desk: TestClient, world: World, watch: Watch) -> None:
    marc, yasmina, awa = three(world)
    due = date(2026, 3, 17)
    world.decide(departments.assign, awa, "sports", due_on=due + timedelta(days=9))
    world.decide(departments.assign, marc, "voirie", due_on=due)
    world.decide(departments.assign, yasmina, "voirie", due_on=due + timedelta(days=9))
    watch.passes(timedelta(days=6))  # Monday 23 March: four working days after the 17th
    sign_in_by_link(at_desk, world.house, world.claire)
    page = words(at_desk.get("/services").text)
    assert "3 demandes chez 2 services, 1 en retard." in page
    blocks = page[page.index("Sans demande") :]
    assert "4 jours de retard attendue le 17 mars" in blocks
    assert blocks.index("4 jours de retard") < blocks.index("Yasmina Benali")
    assert blocks.index("Voirie") < blocks.index("Sports 1 demande")


def test_from_the_sixth_working_day_a_case_is_very_late(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    marc, *_others = three(world)
    world.decide(departments.assign, marc, "voirie", due_on=date(2026, 3, 17))
    watch.passes(timedelta(days=7))
    sign_in_by_link(at_desk, world.house, world.claire)
    assert 'class="case is-late"' in at_desk.get("/services").text
    watch.passes(timedelta(days=1))
    sign_in_by_link(at_desk, world.house, world.claire)
    assert 'class="case is-very-late"' in at_desk.get("/services").text


def test_a_case_is_taken_back_from_its_row(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    world.decide(departments.assign, marc, "voirie")
    forms = Page(at_desk.get("/services").text).forms
    assert "/services/cases/1/recovery" in forms
    done = at_desk.post("/services/cases/1/recovery")
    assert done.headers["location"] == "/services?done=recovered"
    assert "La demande est revenue au bureau." in words(at_desk.get(done.headers["location"]).text)
    assert world.comment(marc).state == "unanswered"
    assert at_desk.post("/services/cases/1/recovery").status_code == 409


def test_a_service_is_reminded_from_its_row(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    world.decide(departments.assign, marc, "voirie", due_on=date(2026, 3, 19))
    assert "Relancer" not in at_desk.get("/services").text  # nobody reads there
    with world.db.writing() as session:
        departments.service(session, "voirie").email = "voirie@ville.example"
    page = at_desk.get("/services").text
    assert "/services/cases/1/reminders" in Page(page).forms
    assert "relance automatique lundi 23 mars à 8 h" in words(page)
    done = at_desk.post("/services/cases/1/reminders")
    assert "La relance est en route." in words(at_desk.get(done.headers["location"]).text)
    assert "attendue le 19 mars, relancé 1 fois" in words(at_desk.get("/services").text)
    assert at_desk.post("/services/cases/2/reminders").status_code == 404


def test_the_head_says_when_the_next_letters_leave(at_desk: TestClient, world: World, watch: Watch) -> None:
    marc, *_others = three(world)
    world.decide(departments.assign, marc, "voirie")
    assert "Prochaine relève" not in words(at_desk.get("/services").text)
    with world.db.writing() as session:
        departments.service(session, "voirie").email = "voirie@ville.example"
    page = words(at_desk.get("/services").text)
    assert "Prochaine relève demain à 8 h 1 service la recevra." in page
    watch.passes(timedelta(days=3))  # Friday
    sign_in_by_link(at_desk, world.house, world.claire)
    assert "Prochaine relève lundi 23 mars à 8 h" in words(at_desk.get("/services").text)


def test_a_reader_sees_and_does_not_act(reading_only: TestClient, world: World) -> None:
    marc, *_others = three(world)
    world.decide(departments.assign, marc, "voirie")
    page = reading_only.get("/services").text
    assert "Marc Le Goff" in words(page)
    assert "recovery" not in page
    assert "reminders" not in page
    assert reading_only.post("/services/cases/1/recovery").status_code == 403
    assert reading_only.post("/services/cases/1/reminders").status_code == 403
