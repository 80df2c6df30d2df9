"""A person's word on what a comment is."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.web.people import followed, three
from tests.web.reading import Page, words
from tests.world import World


def test_a_corrected_tag_is_said_and_the_comment_stays_open(at_desk: TestClient, world: World) -> None:
    _marc, yasmina, _awa = three(world)
    done = at_desk.post(f"/comments/{yasmina}/tag?intent=complaint", data={"intent": "suggestion"})
    assert done.headers["location"] == f"/comments/{yasmina}?intent=complaint&done=correction.1"
    page = followed(at_desk, done)
    assert "Étiquette changée. Parvis en tiendra compte." in page
    assert "Yasmina Benali" in page
    assert world.comment(yasmina).intent == "suggestion"
    assert (
        f"/comments/{yasmina}/tag?intent=complaint" in Page(at_desk.get(done.headers["location"]).text).forms
    )


@pytest.mark.parametrize("intent", ["", "lune", "Question"])
def test_an_unknown_tag_changes_nothing(at_desk: TestClient, world: World, intent: str) -> None:
    _marc, yasmina, _awa = three(world)
    answer = at_desk.post(f"/comments/{yasmina}/tag", data={"intent": intent})
    assert answer.status_code == 422
    assert "Choisissez une étiquette dans la liste." in words(answer.text)
    assert world.comment(yasmina).intent == "complaint"


def test_a_reader_corrects_nothing_and_nothing_unknown_is_found(
    at_desk: TestClient, reading_only: TestClient, world: World
) -> None:
    _marc, yasmina, _awa = three(world)
    assert reading_only.post(f"/comments/{yasmina}/tag", data={"intent": "spam"}).status_code == 403
    assert world.comment(yasmina).intent == "complaint"
    assert at_desk.post("/comments/999/tag", data={"intent": "spam"}).status_code == 404


def test_a_corrected_tag_is_taken_back_with_one_press(at_desk: TestClient, world: World) -> None:
    _marc, yasmina, _awa = three(world)
    done = at_desk.post(f"/comments/{yasmina}/tag", data={"intent": "suggestion"})
    assert "/corrections/1/undo" in Page(at_desk.get(done.headers["location"]).text).forms
    back = at_desk.post("/corrections/1/undo")
    assert back.headers["location"] == f"/comments/{yasmina}?done=back"
    assert world.comment(yasmina).intent == "complaint"
    gone = at_desk.get(f"/comments/{yasmina}?done=correction.1")
    assert "Étiquette changée" not in words(gone.text)


def test_what_cannot_wait_comes_first_and_no_longer_when_it_can(at_desk: TestClient, world: World) -> None:
    marc, _yasmina, awa = three(world)
    page = followed(at_desk, at_desk.post(f"/comments/{awa}/urgency", data={"urgent": "yes"}))
    assert "Marqué urgent." in page
    assert (world.comment(awa).urgent, world.comment(awa).rank) == (True, 1)
    page = followed(at_desk, at_desk.post(f"/comments/{awa}/urgency", data={"urgent": "no"}))
    assert "Ce n’est plus urgent." in page
    assert world.comment(awa).rank == world.comment(marc).rank


def test_to_say_again_that_it_cannot_wait_changes_nothing(at_desk: TestClient, world: World) -> None:
    _marc, yasmina, _awa = three(world)
    for _ in range(2):
        at_desk.post(f"/comments/{yasmina}/urgency", data={"urgent": "yes"})
    at_desk.post("/corrections/1/undo")
    assert not world.comment(yasmina).urgent


@pytest.mark.parametrize("urgent", ["", "perhaps"])
def test_an_unknown_urgency_changes_nothing(at_desk: TestClient, world: World, urgent: str) -> None:
    _marc, yasmina, _awa = three(world)
    assert at_desk.post(f"/comments/{yasmina}/urgency", data={"urgent": urgent}).status_code == 422
    assert not world.comment(yasmina).urgent


def test_an_unknown_correction_is_not_found(at_desk: TestClient, reading_only: TestClient) -> None:
    assert at_desk.post("/corrections/999/undo").status_code == 404
    assert reading_only.post("/corrections/999/undo").status_code == 403
