"""The page of the tags: what was learned of each, every lesson, and how one is forgotten."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from tests.web.people import followed
from tests.web.reading import words
from tests.world import World

HOME = "/settings/tags"
ODD = "Zblourf comme tous les ans, avec des frimousses"
FILE = {"text": ODD, "intent": "suggestion"}


def teach(browser: TestClient, world: World) -> int:
    comment = world.a_comment(ODD)
    browser.post(f"/comments/{comment}/tag", data={"intent": "suggestion"})
    return comment


def bring(browser: TestClient, content: bytes) -> str:
    answer = browser.post("/settings/lessons/file", files={"file": ("lecons.jsonl", content)})
    return followed(browser, answer) if answer.status_code == 303 else words(answer.text)


def test_an_administrator_sees_what_was_learned_of_each_tag_and_from_which_comment(
    in_office: TestClient, world: World
) -> None:
    assert "Aucune leçon." in words(in_office.get(HOME).text)
    comment = teach(in_office, world)
    page = in_office.get(HOME).text
    assert "choisie 1 fois" in words(page)
    assert "Mots appris : " in words(page)
    assert "zblourf" in words(page)
    assert "Claire" in words(page)
    assert f'href="/comments/{comment}"' in page
    assert "rien de plus qu’au départ" in words(page)
    assert 'aria-current="page">Étiquettes' in page


def test_a_lesson_is_forgotten_and_the_page_offers_to_recall_it(in_office: TestClient, world: World) -> None:
    comment = teach(in_office, world)
    done = in_office.post("/settings/lessons/correction/1/removal")
    page = followed(in_office, done)
    said = "Leçon oubliée : elle n’apprend plus rien à Parvis."
    assert page.index(" Leçons ") < page.index(said)  # there, where the page comes to stand
    assert "Aucune leçon." in page
    assert "Ce qui a été oublié" in page
    assert world.comment(comment).intent == "suggestion"
    again = followed(in_office, in_office.post("/settings/forgettings/1/undo"))
    assert "Ce qui avait été oublié compte de nouveau." in again
    assert "choisie 1 fois" in again
    assert "Ce qui a été oublié" not in again.replace("Ce qui avait été oublié", "")


def test_a_service_that_a_comment_was_handed_to_is_called_by_its_name(
    in_office: TestClient, world: World
) -> None:
    comment = world.a_comment(ODD)
    in_office.post(f"/comments/{comment}/assignment", data={"department": "proprete-dechets"})
    assert "confié à Propreté et déchets" in words(in_office.get(HOME).text)


def test_all_is_forgotten_at_once_after_a_second_press(in_office: TestClient, world: World) -> None:
    teach(in_office, world)
    assert "Vous pourrez revenir sur cette décision." in words(in_office.get(HOME).text)
    page = followed(in_office, in_office.post("/settings/lessons/restart"))
    assert "Parvis repart de ce qu’il savait au départ." in page
    assert "Tout ce qui avait été appris jusque-là" in page
    assert "Aucune leçon." in page


def test_lessons_leave_as_a_file_and_come_in_from_one(in_office: TestClient, world: World) -> None:
    teach(in_office, world)
    answer = in_office.get("/settings/lessons/file")
    assert 'filename="lecons.jsonl"' in answer.headers["content-disposition"]
    assert json.loads(answer.text)["intent"] == "suggestion"
    assert "Marc" not in answer.text
    assert "1 leçon ajoutée." in bring(in_office, json.dumps(FILE).encode())
    assert "Toutes ces leçons étaient déjà là." in bring(in_office, json.dumps(FILE).encode())
    page = words(in_office.get(HOME).text)
    assert "d’un fichier" in page
    assert "choisie 2 fois" in page


def test_a_file_that_is_none_is_refused_on_the_page_and_the_field_says_so(in_office: TestClient) -> None:
    answer = in_office.post("/settings/lessons/file", files={"file": ("a.txt", b"bonjour")})
    assert answer.status_code == 422
    assert "La ligne 1 n’est pas une leçon. Rien n’a été ajouté." in words(answer.text)
    assert 'aria-invalid="true" aria-describedby="refusal"' in answer.text
    assert "Aucune leçon." in words(answer.text)
    assert "Ce fichier ne contient aucune leçon." in bring(in_office, b"")


def test_older_lessons_are_asked_for(in_office: TestClient, world: World) -> None:
    for _ in range(3):
        teach(in_office, world)
    page = in_office.get(f"{HOME}?rows=2").text
    assert page.count('class="lesson"') == 2
    assert "/settings/tags?rows=52#lessons" in page
    assert "Afficher 50 de plus" not in in_office.get(f"{HOME}?rows=3").text


@pytest.mark.parametrize("path", [HOME, "/settings/lessons/file"])
def test_only_an_administrator_sees_them(at_desk: TestClient, path: str) -> None:
    assert at_desk.get(path).status_code == 403
    assert at_desk.post("/settings/lessons/restart").status_code == 403
    assert HOME not in at_desk.get("/settings/rules").text


def test_what_is_no_lesson_is_not_found(in_office: TestClient) -> None:
    assert in_office.post("/settings/lessons/correction/9/removal").status_code == 404
    assert in_office.post("/settings/lessons/all/1/removal").status_code == 404
