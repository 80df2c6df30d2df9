"""Three people who wait for an answer, and how a form is followed to the page it leads to."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient
from httpx import Response

from app.ports.events import AuthorSeen
from tests.web.reading import words
from tests.world import MARC, YASMINA, World

AWA = AuthorSeen("awa", "Awa Diop")
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#reading"}


def three(world: World) -> tuple[int, int, int]:
    """Marc asks since three days, Yasmina complains since two, Awa asks since one."""
    said = (
        (MARC, "Quand ouvre la piscine ?", 3),
        (YASMINA, "C’est inadmissible, la rue est sale depuis un mois.", 2),
        (AWA, "Où déposer le dossier de la cantine ?", 1),
    )
    marc, yasmina, awa = (
        world.a_comment(text, by=by, posted_at=world.now() - timedelta(days=days)) for by, text, days in said
    )
    return marc, yasmina, awa


def followed(browser: TestClient, answer: Response) -> str:
    """The words of the page to which an act sent the browser."""
    assert answer.status_code == 303, answer.text
    return words(browser.get(answer.headers["location"]).text)
