"""What a page or a browser still holds belongs to who wrote it, whoever is signed in by now."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.web.people import HTMX, three
from tests.web.reading import words
from tests.world import World

ACTS = (
    "replies",
    "replies/undo",
    "draft",
    "draft/choice",
    "draft/voice",
    "draft/saved-reply",
    "draft/proposal",
    "checks/removal",
)


@pytest.mark.parametrize("act", ACTS)
def test_what_somebody_else_wrote_is_neither_sent_nor_kept(
    at_desk: TestClient, world: World, act: str
) -> None:
    marc, *_ = three(world)
    form = {"text": "Samedi à 9 h.", "key": "reply-1", "base": "", "page": "p", "person": str(world.paul.id)}
    answer = at_desk.post(f"/comments/{marc}/{act}", data=form, headers=HTMX)
    assert (answer.status_code, answer.headers["Parvis-Refusal"]) == (403, "somebody_else")
    assert "Cette page était celle d’une autre personne." in words(answer.text)
    assert world.replies_to(marc) == []
    assert world.draft_on(marc) is None


@pytest.mark.parametrize("act", [act for act in ACTS if act != "draft/proposal"])  # where no model is chosen
def test_what_one_wrote_oneself_is(at_desk: TestClient, world: World, act: str) -> None:
    marc, *_ = three(world)
    form = {"text": "Samedi à 9 h.", "key": "reply-1", "page": "p", "person": str(world.claire.id)}
    answer = at_desk.post(f"/comments/{marc}/{act}", data=form, headers=HTMX)
    assert answer.status_code in {204, 303}
