"""Who else is writing to the same inhabitant, and for how long it is said."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from tests.web.conftest import Watch
from tests.web.people import three
from tests.web.reading import words
from tests.world import World

HERE = "Paul Abgrall écrit une réponse ici."


def test_a_colleague_who_writes_is_named_for_as_long_as_they_do(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    marc, yasmina, _awa = three(world)
    assert HERE not in words(at_desk.get(f"/comments/{marc}").text)
    world.draft(marc, "Bonjour", by=world.paul)
    assert HERE in words(at_desk.get(f"/comments/{marc}").text)
    assert HERE in words(at_desk.get(f"/comments/{marc}/draft").text)
    assert HERE not in words(at_desk.get(f"/comments/{yasmina}").text)
    watch.passes(timedelta(seconds=21))
    assert HERE not in words(at_desk.get(f"/comments/{marc}/draft").text)


def test_one_s_own_words_and_an_empty_field_name_nobody(at_desk: TestClient, world: World) -> None:
    marc, *_ = three(world)
    world.draft(marc, "Bonjour", by=world.claire)
    assert "écrit une réponse ici" not in words(at_desk.get(f"/comments/{marc}").text)
    world.draft(marc, "", by=world.paul)
    assert "écrit une réponse ici" not in words(at_desk.get(f"/comments/{marc}").text)


def test_what_a_colleague_wrote_so_far_is_in_the_field(at_desk: TestClient, world: World) -> None:
    marc, *_ = three(world)
    world.draft(marc, "Bonjour Marc", by=world.paul)
    page = words(at_desk.get(f"/comments/{marc}").text)
    assert "Bonjour Marc" in page
    assert "Brouillon de Paul Abgrall" in page
