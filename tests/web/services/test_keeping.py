"""An administrator adds a service, sets it aside and takes it up again; every list follows."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.web.people import followed, three
from tests.web.reading import Page, words
from tests.web.services.test_directory import WRITTEN
from tests.world import World

PORT = WRITTEN | {"name": "Port et plages"}


def test_an_added_service_is_offered_wherever_a_service_is_chosen(
    in_office: TestClient, world: World
) -> None:
    assert Page(in_office.get("/services/new").text).fields["expected_days"] == "3"
    done = in_office.post("/services", data=PORT)
    assert done.headers["location"] == "/services/port-et-plages?done=added"
    assert "Le service est ajouté : des commentaires peuvent lui être confiés." in followed(in_office, done)
    marc, *_others = three(world)
    for page in (
        f"/comments/{marc}/assignment",
        f"/ticked/assignment?comment={marc}",
        "/",
        "/saved-replies/new",
        "/settings/rules/new",
        f"/palette?comment={marc}",
    ):
        assert "Port et plages" in words(in_office.get(page).text), page
    assert world.journal()[-1].act == "departments.add"


def test_a_service_that_cannot_be_is_not_added(in_office: TestClient) -> None:
    answer = in_office.post("/services", data=PORT | {"name": "Voirie"})
    assert answer.status_code == 422
    assert "La ville a déjà un service de ce nom : Voirie." in words(answer.text)
    assert Page(answer.text).fields["letter_hour"] == PORT["letter_hour"]


def test_a_service_set_aside_is_offered_nowhere_and_is_taken_up_again(
    in_office: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    assert "Mettre ce service de côté" in words(in_office.get("/services/voirie").text)
    aside = followed(in_office, in_office.post("/services/voirie/setting-aside"))
    assert "Mis de côté le 17 mars. Il n’est plus proposé ni suggéré" in aside
    assert "Mettre ce service de côté" not in aside
    for page in (f"/comments/{marc}/assignment", "/", "/saved-replies/new", f"/palette?comment={marc}"):
        assert "Voirie" not in words(in_office.get(page).text), page
    assert "Mis de côté Voirie" in words(in_office.get("/services").text)
    refused = in_office.post(f"/comments/{marc}/assignment", data={"department": "voirie"})
    assert "Voirie est mis de côté, rien n’est confié. Choisissez un autre service." in words(refused.text)
    again = followed(in_office, in_office.post("/services/voirie/setting-aside/undo"))
    assert "Le service est repris : il est de nouveau proposé." in again
    assert "Voirie" in words(in_office.get(f"/comments/{marc}/assignment").text)


def test_what_is_chosen_already_stays_chosen(in_office: TestClient, world: World) -> None:
    in_office.post(
        "/settings/rules",
        data={"name": "Trous", "look": "text.says", "words": "trou"}
        | {"network": "", "lang": "", "tag": "", "assign": "voirie"},
    )
    in_office.post(
        "/saved-replies", data={"title": "Horaires", "text": "De 9 h à 17 h.", "department": "voirie"}
    )
    in_office.post("/services/voirie/setting-aside")
    assert "confier à Voirie (mis de côté)" in words(in_office.get("/settings/rules").text)
    assert "Voirie (mis de côté)" in words(in_office.get("/settings/rules/1").text)
    assert "Voirie (mis de côté)" in words(in_office.get("/saved-replies/1").text)
    assert 'value="voirie" selected' in in_office.get("/?department=voirie").text


def test_a_service_with_cases_says_what_to_do_first(in_office: TestClient, world: World) -> None:
    marc, *_others = three(world)
    in_office.post(f"/comments/{marc}/assignment", data={"department": "voirie"})
    page = words(in_office.get("/services/voirie").text)
    assert "1 demande est chez ce service : reprenez-la ou confiez-la à un autre" in page
    assert "Mettre ce service de côté" not in page
    refused = in_office.post("/services/voirie/setting-aside")
    assert refused.status_code == 409
    assert "Des demandes sont encore chez Voirie. Rien n’a changé." in words(refused.text)


def test_only_an_administrator_keeps_the_directory(at_desk: TestClient) -> None:
    assert at_desk.get("/services/new").status_code == 403
    assert at_desk.post("/services", data=PORT).status_code == 403
    assert at_desk.post("/services/voirie/setting-aside").status_code == 403
    assert at_desk.post("/services/voirie/setting-aside/undo").status_code == 403
    assert "Ajouter un service" not in words(at_desk.get("/services").text)
