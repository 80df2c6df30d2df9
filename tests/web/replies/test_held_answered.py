"""A reply held because the town answered on the network: the row, the bar, both answers, and the choice."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app.ports.events import CommentPosted, CommentSeen
from tests.web.people import followed
from tests.web.reading import words
from tests.world import World


def test_both_answers_are_shown_and_a_person_decides(at_desk: TestClient, world: World) -> None:
    comment = world.a_comment("Quand ouvre la piscine ?")
    sent = world.send(comment, "Dimanche à 9 h.")
    heard = CommentSeen("o1", text="Samedi à 9 h.", post_external_id="p1", parent_external_id="c1", own=True)
    world.hear(CommentPosted("town", heard))
    page = words(at_desk.get(f"/comments/{comment}").text)
    assert "Répondu depuis Agora" in page
    assert "Ce que la ville a répondu sur Agora Samedi à 9 h." in page
    assert "Votre réponse n’est pas partie. Convient-elle encore ?" in page
    assert "Quand vous avez répondu" not in page, "the comment reads as it did"
    assert "Envoi retenu : la ville a répondu sur Agora" in page
    assert "Déjà répondu, envoi retenu" in words(at_desk.get("/").text)
    kept = at_desk.post(f"/replies/{sent}/withdrawal")
    assert "Elle est gardée en brouillon." in followed(at_desk, kept)
    assert world.draft_on(comment) == "Dimanche à 9 h."
