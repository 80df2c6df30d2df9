"""Ready words that are put into a page's draft never take the place of what a colleague wrote since."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app import bodies
from app.domain.before import mark_of
from tests.web.people import HTMX, three
from tests.web.reading import Page, words
from tests.world import World

PAULS = "Ce que Paul vient d’écrire."
SHOWN = {"base": mark_of(""), "page": "claire-1", "text": "Bonjour,"}


@pytest.fixture
def comment(world: World, at_desk: TestClient) -> int:
    """A comment under Claire's eyes, on which Paul has written since."""
    marc, *_others = three(world)
    with world.db.writing() as session:
        bodies.seed(session)
    kept = {"title": "Piscine : horaires", "text": "La piscine ouvre à 9 h.", "shortcut": "pis"}
    assert at_desk.post("/saved-replies", data=kept).status_code == 303
    at_desk.get(f"/comments/{marc}")
    world.draft(marc, PAULS, by=world.paul)
    return marc


@pytest.mark.parametrize("taken", [{"saved": "1"}, {"body": "1"}, {"saved": "0"}])
def test_an_older_page_asks_before_it_writes_over_newer_words(
    at_desk: TestClient, world: World, comment: int, taken: dict[str, str]
) -> None:
    address = f"/comments/{comment}/draft/saved-reply"
    answer = at_desk.post(address, data=taken | SHOWN, headers=HTMX)
    assert answer.status_code == 409
    assert "Un autre texte a été écrit ici entre-temps." in words(answer.text)
    assert world.draft_on(comment) == PAULS
    assert at_desk.post(address, data=taken | SHOWN | {"base": mark_of(PAULS)}).status_code == 303


def test_what_is_opened_over_the_page_says_what_stands_there(at_desk: TestClient, comment: int) -> None:
    for address in (f"/comments/{comment}/saved-replies", f"/palette?comment={comment}"):
        shown = Page(at_desk.get(address).text)
        assert f"/comments/{comment}/draft/saved-reply" in shown.forms
        assert shown.fields["base"] == mark_of(PAULS)
