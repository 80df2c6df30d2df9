"""A comment handed to a service: a form, what comes next, what comes back refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import departments
from tests.web.people import HTMX, followed, removed, three
from tests.web.reading import Page, words
from tests.world import World


def test_the_form_shows_every_service_and_a_day(at_desk: TestClient, world: World) -> None:
    _marc, yasmina, _awa = three(world)
    page = at_desk.get(f"/comments/{yasmina}/assignment").text
    assert "Le commentaire de Yasmina Benali , 2 jours d’attente" in words(page)
    assert page.count('name="department"') == 22
    assert page.count("checked") == 1
    assert Page(page).fields["due"] > world.now().date().isoformat()
    assert "<!doctype html>" not in at_desk.get(f"/comments/{yasmina}/assignment", headers=HTMX).text


def test_a_comment_handed_over_leaves_the_list_and_the_next_one_opens(
    at_desk: TestClient, world: World
) -> None:
    marc, yasmina, awa = three(world)
    done = at_desk.post(f"/comments/{yasmina}/assignment", data={"department": "voirie"})
    assert done.headers["location"] == f"/comments/{awa}?done=assignment.1"
    page = followed(at_desk, done)
    assert "Confié à Voirie." in page
    assert world.comment(yasmina).state == "with_department"
    listed = words(at_desk.get("/?shelf=with_departments").text)
    assert "Yasmina Benali" in listed
    case = words(at_desk.get(f"/comments/{yasmina}?shelf=with_departments").text)
    assert "Chez Voirie depuis le" in case
    assert "Reprendre" in case
    assert marc


def test_it_can_be_taken_back(at_desk: TestClient, world: World) -> None:
    _marc, yasmina, _awa = three(world)
    at_desk.post(f"/comments/{yasmina}/assignment", data={"department": "voirie"})
    for _ in range(2):
        undone = at_desk.post("/assignments/1/undo")
        assert undone.headers["location"] == f"/comments/{yasmina}?done=back"
        assert "C’est annulé." in followed(at_desk, undone)
    assert world.comment(yasmina).state == "unanswered"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"department": "lune"}, "Choisissez un service dans la liste."),
        ({"department": ""}, "Choisissez un service dans la liste."),
        ({"due": "hier"}, "Écrivez la date ainsi : 2026-11-30."),
        ({"due": "2026-03-16"}, "Choisissez une date à venir."),
        ({"question": "x" * 2001}, "Votre message au service est trop long."),
    ],
)
def test_a_refused_form_comes_back_filled(
    at_desk: TestClient, world: World, wrong: dict[str, str], sentence: str
) -> None:
    marc, *_others = three(world)
    form = {"department": "voirie", "question": "Pouvez-vous passer ?", "due": "2026-04-01"} | wrong
    answer = at_desk.post(f"/comments/{marc}/assignment?intent=question", data=form)
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    fields = Page(answer.text).fields
    assert (fields["question"], fields["due"]) == (form["question"], form["due"])
    assert f"/comments/{marc}/assignment?intent=question" in Page(answer.text).forms
    assert world.comment(marc).state == "unanswered"


def test_a_comment_gone_meanwhile_is_not_handed_over(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    removed(world, marc)
    answer = at_desk.post(f"/comments/{marc}/assignment", data={"department": "voirie"})
    assert answer.status_code == 409
    assert "Supprimé par son auteur." in words(answer.text)


def test_the_list_that_is_open_stays_open(at_desk: TestClient, world: World) -> None:
    marc, _yasmina, awa = three(world)
    done = at_desk.post(f"/comments/{marc}/assignment?intent=question", data={"department": "sports"})
    assert done.headers["location"] == f"/comments/{awa}?intent=question&done=assignment.1"
    assert "/assignments/1/undo?intent=question" in Page(at_desk.get(done.headers["location"]).text).forms


def test_a_reader_hands_nothing_over_and_nothing_unknown_is_found(
    at_desk: TestClient, reading_only: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    refused = reading_only.post(f"/comments/{marc}/assignment", data={"department": "voirie"})
    assert refused.status_code == 403
    assert world.comment(marc).state == "unanswered"
    for act in ("/comments/999/assignment", "/assignments/999/undo", "/assignments/abc/undo"):
        assert at_desk.post(act, data={"department": "voirie"}).status_code == 404
    assert at_desk.get("/comments/999/assignment").status_code == 404


def test_the_suggested_service_stands_first_and_chosen(at_desk: TestClient, world: World) -> None:
    comment = world.a_comment(
        "J’ai signalé le nid-de-poule en mars, toujours rien.", posted_at=world.now() - timedelta(days=1)
    )
    page = at_desk.get(f"/comments/{comment}/assignment").text
    assert page.index('value="voirie"') == page.index('value="', page.index('name="department"'))
    assert "Confier à Voirie" in words(page)


def test_the_citizen_is_told_at_once_where_that_was_ticked(at_desk: TestClient, world: World) -> None:
    marc, yasmina, _awa = three(world)
    assert "Nous transmettons au service …, réponse avant le …" in words(
        at_desk.get(f"/comments/{marc}/assignment").text
    )
    at_desk.post(f"/comments/{yasmina}/assignment", data={"department": "voirie", "due": "2026-03-20"})
    assert world.replies_to(yasmina) == []
    ticked = {"department": "voirie", "due": "2026-03-20", "tell": "true"}
    at_desk.post(f"/comments/{marc}/assignment", data=ticked)
    (told,) = world.replies_to(marc)
    assert words(told.text) == "Nous transmettons au service Voirie, réponse avant le 20 mars."
    assert told.holding
    assert world.comment(marc).state == "with_department"


def test_what_the_citizen_is_told_is_a_promise_for_that_day(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    ticked = {"department": "voirie", "due": "2026-03-20", "tell": "true"}
    for _ in range(2):  # pressed twice, it is said once
        assert at_desk.post(f"/comments/{marc}/assignment", data=ticked).status_code == 303
    assert len(world.replies_to(marc)) == 1
    board = words(at_desk.get("/promises").text)
    assert "1 promesse à tenir." in board
    assert "Promesse, vendredi 20 mars" in board
    assert "« Nous transmettons au service Voirie, réponse avant le 20 mars. »" in board
    at_desk.post("/assignments/1/undo")
    assert "Aucune promesse à tenir." in words(at_desk.get("/promises").text)


def test_an_unknown_service_tells_nobody(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    answer = at_desk.post(f"/comments/{marc}/assignment", data={"department": "lune", "tell": "true"})
    assert answer.status_code == 422
    assert "checked" in answer.text
    assert world.replies_to(marc) == []


def test_the_services_that_had_it_before_stay_in_sight(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    for slug in ("voirie", "sports"):
        at_desk.post(f"/comments/{marc}/assignment", data={"department": slug})
    page = words(at_desk.get(f"/comments/{marc}?shelf=with_departments").text)
    assert "Auparavant Chez Voirie, du 17 mars au 17 mars" in page
    assert "Chez Sports depuis le 17 mars" in page
    at_desk.post("/assignments/2/undo")
    page = words(at_desk.get(f"/comments/{marc}?shelf=with_departments").text)
    assert "Auparavant" not in page


def test_what_a_colleague_had_handed_over_already_is_said_and_is_not_mine_to_take_back(
    at_desk: TestClient, world: World
) -> None:
    _marc, yasmina, _awa = three(world)
    world.decide(departments.assign, yasmina, "voirie", by=world.paul)
    done = at_desk.post(f"/comments/{yasmina}/assignment", data={"department": "voirie"})
    page = at_desk.get(done.headers["location"]).text
    assert "C’était déjà confié à Voirie." in words(page)
    assert "/assignments/1/undo" not in Page(page).forms
