"""A suggestion that says the same as the comment in other words says that this is why."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app import saved_replies
from app.domain.sense import Sense
from app.saved_replies import Wording
from tests.web.reading import words
from tests.world import World

LUNCH = Wording("Cantine", "Bonjour {prénom}, le portail famille prend les inscriptions.")
MEALS = bytes([127, 1])


def test_it_is_suggested_and_says_why(at_desk: TestClient, world: World) -> None:
    comment = world.a_comment("Ma fille entre au CP, comment faire pour le déjeuner ?")
    with world.db.writing() as session:
        saved = saved_replies.keep(session, LUNCH, by=world.claire, now=world.now())
        saved.meant_by, saved.meant_title, saved.meant_whole = "reader 1", MEALS, MEALS
    assert "Suggestion, d’après" not in words(at_desk.get(f"/comments/{comment}").text)
    with world.db.writing() as session:
        session.add(Sense(comment_id=comment, model="reader 1, weights", speaks=[], direction=MEALS))
    page = words(at_desk.get(f"/comments/{comment}").text)
    assert "Suggestion, d’après « Cantine »" in page
    assert "parce qu’elle dit la même chose en d’autres mots." in page
