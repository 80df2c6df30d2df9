"""Those who ask the same, given to one service as one case from their page."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app.domain.assignment import Assignment
from tests.asking import SAME, WORDINGS
from tests.web.people import HTMX, followed
from tests.web.reading import Page, words
from tests.world import World

COUNT = len(SAME)
ONE = "C’est une seule demande : le service y répond une fois"


def ticked(asked: list[int], **given: object) -> dict[str, object]:
    """The page's form, those who ask the same ticked."""
    form: dict[str, object] = {"row": asked, "own": [""] * len(asked), "tick": asked[:COUNT]}
    return form | {"wording": [""]} | given


def cases(world: World, comments: list[int]) -> list[Assignment]:
    with world.db.reading() as session:
        kept = [session.scalars(Assignment.of(one)).all() for one in comments]
        session.expunge_all()
    return [one for listed in kept for one in listed]


def test_its_page_gives_those_that_are_ticked_to_one_service(
    at_desk: TestClient, asked: list[int], page: str
) -> None:
    assert f'formaction="{page}/assignment"' in at_desk.get(page).text
    asks = at_desk.post(f"{page}/assignment", data=ticked(asked))
    shown = at_desk.get(asks.headers["location"]).text
    assert f"Confier {COUNT} commentaires" in words(shown)
    assert 'name="as_one" value="true" checked' in shown
    assert f'<a class="button" href="{page}" data-close>' in shown
    assert "hx-post" not in shown.split("<form")[-1], "the page of a group has no desk to put an answer in"


def test_they_are_one_case_that_the_citizens_hear_of_and_one_key_takes_all_back(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    asks = at_desk.post(f"{page}/assignment", data=ticked(asked)).headers["location"]
    boxes = {"comment": asked[:COUNT], "as_one": "true", "opened": str(asked[0])}
    given = {"department": "sports", "question": "Quels horaires ?", "tell": "true"}
    assert boxes["as_one"] == Page(at_desk.get(asks).text).fields["as_one"]
    done = at_desk.post("/ticked/assignment", data=boxes | given)
    assert f"{COUNT} commentaires confiés à Sports" in followed(at_desk, done)
    made = cases(world, asked)
    assert {one.case_id for one in made} == {made[0].id}
    assert {one.question for one in made} == {"Quels horaires ?"}
    assert [len(world.replies_to(one)) for one in asked[:COUNT]] == [1] * COUNT
    at_desk.post("/deeds/1/undo")
    assert {one.ending for one in cases(world, asked)} == {"undone"}
    assert {world.comment(one).state for one in asked} == {"unanswered"}


def test_what_was_being_written_is_kept(at_desk: TestClient, asked: list[int], page: str) -> None:
    at_desk.post(f"{page}/assignment", data=ticked(asked, wording=list(WORDINGS), tick=asked[:2]))
    shown = at_desk.get(page).text
    assert WORDINGS[0] in shown
    assert "2 retenues" in words(shown)


def test_nobody_ticked_is_said_and_nothing_is_given(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    refused = at_desk.post(f"{page}/assignment", data=ticked(asked, tick=[]), headers=HTMX)
    assert refused.status_code == 422
    assert "Aucune question retenue." in words(refused.text)
    assert cases(world, asked) == []


def test_a_reader_sees_no_such_button(reading_only: TestClient, asked: list[int], page: str) -> None:
    assert "/assignment" not in reading_only.get(page).text
    assert reading_only.post(f"{page}/assignment", data=ticked(asked)).status_code == 403
