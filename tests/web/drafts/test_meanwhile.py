"""A page that is asked anew says what became of its comment since it was made."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from app import closing
from app.domain.actor import rule
from app.domain.dismissal import Dismissal
from tests.web.people import three
from tests.web.reading import words
from tests.world import World

SHOWN = {"HX-Request": "true", "Parvis-Shown": "unanswered"}


def test_what_was_set_aside_meanwhile_is_said_with_its_day(at_desk: TestClient, world: World) -> None:
    marc, *_ = three(world)
    until = world.now() + timedelta(days=1)
    world.decide(closing.remind, marc, by=world.paul.actor, until=until)
    said = words(at_desk.get(f"/comments/{marc}/draft", headers=SHOWN).text)
    assert "Paul Abgrall a mis ce commentaire en pause jusqu’à demain" in said
    assert "Votre texte est gardé." not in said  # there is none


def test_what_no_person_did_names_nobody(at_desk: TestClient, world: World) -> None:
    marc, *_ = three(world)
    made = world.decide(closing.dismiss, marc, "off_topic", by=world.paul.actor)
    with world.db.writing() as session:
        session.get_one(Dismissal, made.id).by = rule(1)
    said = words(at_desk.get(f"/comments/{marc}/draft", headers=SHOWN).text)
    assert "Ce commentaire n’attend plus ici." in said
    assert "Paul" not in said


def test_what_the_page_showed_already_is_no_news(at_desk: TestClient, world: World) -> None:
    marc, *_ = three(world)
    world.decide(closing.dismiss, marc, "off_topic", by=world.paul.actor)
    for shown in ({"Parvis-Shown": "dismissed"}, {}):
        assert "Paul" not in at_desk.get(f"/comments/{marc}/draft", headers=shown).text
