"""Comments of one case, at the desk: named beside each other, handed on, taken back and closed together."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.domain.assignment import Assignment
from tests.web.people import followed, three
from tests.web.reading import Page, words
from tests.world import World

OTHERS = "avec 2 autres commentaires"
ALONG = "Avec les 2 autres commentaires de la même demande"


@pytest.fixture
def comments(at_desk: TestClient, world: World) -> list[int]:
    """Three that are one case at the roads."""
    found = list(three(world))
    at_desk.post("/ticked/assignment", data={"comment": found, "department": "voirie", "as_one": "true"})
    return found


def standing(world: World, comments: list[int]) -> set[str | None]:
    return {world.comment(one).state for one in comments}


def last(world: World, comment: int) -> Assignment:
    with world.db.reading() as session:
        found = session.scalars(Assignment.of(comment)).all()[-1]
        session.expunge(found)
    return found


def test_the_board_shows_one_row_that_names_the_others(at_desk: TestClient, comments: list[int]) -> None:
    shown = at_desk.get("/services").text
    assert "1 demande chez 1 service." in words(shown)
    assert OTHERS in words(shown)
    assert shown.count('<li class="case"') == 1
    for one in comments:
        assert f'href="/comments/{one}?shelf=with_departments"' in shown


def test_the_column_names_the_others(at_desk: TestClient, comments: list[int]) -> None:
    marc, yasmina, awa = comments
    shown = at_desk.get(f"/comments/{yasmina}").text
    assert OTHERS in words(shown)
    column = shown[shown.index('class="with-others"') :].split("</details>")[0]
    assert f'href="/comments/{marc}"' in column
    assert f'href="/comments/{awa}"' in column
    assert "Quand ouvre la piscine" in words(column)


def test_taken_back_from_the_column_it_comes_back_whole(
    at_desk: TestClient, world: World, comments: list[int]
) -> None:
    assert "/assignments/2/recovery" in Page(at_desk.get(f"/comments/{comments[1]}").text).forms
    done = at_desk.post("/assignments/2/recovery")
    assert "La demande est revenue au bureau." in followed(at_desk, done)
    assert standing(world, comments) == {"unanswered"}


def test_given_to_another_service_the_others_go_along_and_come_back_as_one_act(
    at_desk: TestClient, world: World, comments: list[int]
) -> None:
    shown = at_desk.get(f"/comments/{comments[1]}/assignment").text
    assert ALONG in words(shown)
    assert 'name="whole" value="true" checked' in shown
    given = {"department": "sports", "whole": "true", "tell": "true"}
    done = at_desk.post(f"/comments/{comments[1]}/assignment", data=given)
    assert "3 commentaires confiés à Sports. 3 habitants en sont prévenus." in followed(at_desk, done)
    assert len({last(world, one).case_id for one in comments}) == 1
    assert "avec 2 autres commentaires" in words(at_desk.get(f"/comments/{comments[0]}").text)
    assert "Chez Voirie, du 17 mars au 17 mars" in words(at_desk.get(f"/comments/{comments[0]}").text)
    at_desk.post("/deeds/2/undo")
    assert "Chez Voirie depuis" in words(at_desk.get(f"/comments/{comments[0]}").text)
    assert OTHERS in words(at_desk.get(f"/comments/{comments[0]}").text)


def test_one_of_them_alone_may_go_elsewhere(at_desk: TestClient, world: World, comments: list[int]) -> None:
    done = at_desk.post(f"/comments/{comments[1]}/assignment", data={"department": "sports"})
    assert "Confié à Sports." in followed(at_desk, done)
    assert "avec 1 autre commentaire" in words(at_desk.get(f"/comments/{comments[0]}").text)
    assert "autre commentaire" not in words(at_desk.get(f"/comments/{comments[1]}").text)
    assert last(world, comments[1]).case_id == last(world, comments[1]).id


def test_a_form_that_is_refused_keeps_what_was_ticked(at_desk: TestClient, comments: list[int]) -> None:
    address = f"/comments/{comments[1]}/assignment"
    refused = at_desk.post(address, data={"department": "sports", "due": "2001-01-01"})
    assert refused.status_code == 422
    assert 'name="whole" value="true">' in refused.text


def test_closed_one_by_one_unless_the_person_ticks_the_others(
    at_desk: TestClient, world: World, comments: list[int]
) -> None:
    shown = at_desk.get(f"/comments/{comments[0]}/dismissal").text
    assert ALONG in words(shown)
    assert 'name="whole" value="true">' in shown
    at_desk.post(f"/comments/{comments[0]}/dismissal", data={"reason": "already_answered"})
    assert standing(world, comments) == {"dismissed", "with_department"}
    rest = {"reason": "already_answered", "whole": "true"}
    done = at_desk.post(f"/comments/{comments[1]}/dismissal", data=rest)
    assert "2 commentaires classés sans réponse" in followed(at_desk, done)
    assert standing(world, comments) == {"dismissed"}
    at_desk.post("/deeds/2/undo")
    assert standing(world, comments[1:]) == {"with_department"}
