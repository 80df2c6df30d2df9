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
    assert done.headers["location"] == f"/comments/{yasmina}?intent=complaint&done=tag"
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
