"""Beside the suggested service: how often people entrusted it with cases like this one."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app import departments
from tests.web.reading import words
from tests.world import World

HOLE = "Un nid-de-poule énorme devant chez moi."


def said(at_desk: TestClient, world: World, voirie: int, elsewhere: int) -> str:
    """What the column says of a comment, once so many like it went to Voirie and elsewhere."""
    asked = world.a_comment(HOLE)
    for slug in ["voirie"] * voirie + ["espaces-verts"] * elsewhere:
        world.decide(departments.assign, world.a_comment(HOLE), slug)
    page = words(at_desk.get(f"/comments/{asked}").text)
    return page.split("Service suggéré")[1].split("Confier à")[0]


@pytest.mark.parametrize(
    ("voirie", "elsewhere", "sentence"),
    [
        (3, 1, "; 3 cas semblables sur 4 lui ont été confiés."),
        (1, 2, "; 1 cas semblable sur 3 lui a été confié."),
        (0, 3, "; aucun des 3 cas semblables ne lui a été confié."),
    ],
)
def test_beside_its_reason_the_service_says_how_often_it_was_entrusted(
    at_desk: TestClient, world: World, voirie: int, elsewhere: int, sentence: str
) -> None:
    shown = said(at_desk, world, voirie, elsewhere)
    assert "parce que « nid-de-poule »" in shown
    assert sentence in shown


def test_two_cases_are_too_few_to_speak_of(at_desk: TestClient, world: World) -> None:
    shown = said(at_desk, world, 2, 0)
    assert "parce que « nid-de-poule »" in shown
    assert "semblable" not in shown
