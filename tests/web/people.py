"""Three people who wait for an answer, and how a form is followed to the page it leads to."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient
from httpx2 import Response

from app.errands.delivering import deliver_next
from app.ports.events import AuthorSeen, CommentEdited, CommentPosted, CommentRemoved, CommentSeen
from tests.web.conftest import Watch
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


def removed(world: World, comment_id: int) -> None:
    """Let its author take a comment off the network."""
    world.hear(CommentRemoved("town", world.comment(comment_id).external_id))


def changed(world: World, comment_id: int, text: str) -> None:
    """Let its author say something else in a comment."""
    said = CommentSeen(world.comment(comment_id).external_id, text=text)
    world.hear(CommentEdited("town", said, edited_at=world.now()))


def leaves(world: World, watch: Watch, *comments: int) -> None:
    """Let the undo delay pass and the worker deliver what is due; the comments stand as they were."""
    watch.passes(timedelta(seconds=11))
    for comment in map(world.comment, comments):
        seen = CommentSeen(comment.external_id, text=comment.text, post_external_id="p1")
        world.square.reads[comment.external_id] = CommentPosted("town", seen)
    while deliver_next(world.house):
        pass


def followed(browser: TestClient, answer: Response) -> str:
    """The words of the page to which an act sent the browser."""
    assert answer.status_code == 303, answer.text
    return words(browser.get(answer.headers["location"]).text)
