"""A network says that a comment is not there, and shows it again: the reply can be tried again."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from app.domain.reply import ReplyState
from app.errands.delivering import deliver_next
from app.ports.events import CommentPosted, CommentRemoved
from tests.web.conftest import Watch
from tests.web.reading import words
from tests.world import World

ANSWER = "Samedi à 9 h."


def test_what_was_read_there_again_is_answered_after_all(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    event = world.event("Quand ouvre la piscine ?")
    world.hear(event)
    marc = world.id_of(event.comment.external_id)
    watch.passes(timedelta(minutes=20))
    world.square.reads[event.comment.external_id] = CommentRemoved("town", event.comment.external_id)
    sent = world.send(marc, ANSWER, delay=timedelta(0))
    assert deliver_next(world.house)
    page = words(at_desk.get(f"/comments/{marc}").text)
    assert "le commentaire n’existe plus" in page
    assert "Essayer maintenant" not in page

    watch.passes(timedelta(minutes=5))
    world.hear(event, read_now=True)
    world.square.reads[event.comment.external_id] = CommentPosted("town", event.comment)
    page = words(at_desk.get(f"/comments/{marc}").text)
    assert "le commentaire n’existe plus" not in page
    assert "Retirer de la file" not in page
    assert "Agora a refusé la réponse. Votre texte est gardé." in page
    assert at_desk.post(f"/replies/{sent}/retry").status_code == 303
    assert deliver_next(world.house)
    assert (world.reply(sent).state, world.square.texts()) == (ReplyState.PUBLISHED, [ANSWER])
