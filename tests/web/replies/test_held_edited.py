"""A reply held because its comment changed: nobody lets it leave under words that their page did not show."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.domain.before import mark_of
from app.errands.delivering import deliver_next
from app.ports.events import CommentEdited, CommentSeen
from tests.web.conftest import Watch
from tests.web.people import followed
from tests.web.reading import words
from tests.world import World

BEFORE, AFTER, AGAIN = "Quand ouvre la piscine ?", "Quand ferme la piscine ?", "La piscine est fermée ?"
TOLD = "Ce commentaire a changé entre-temps. Rien n’est parti. Relisez-le."


@pytest.fixture
def comment(world: World) -> int:
    return world.a_comment(BEFORE)


def edit(world: World, watch: Watch, text: str) -> None:
    watch.passes(timedelta(seconds=5))
    world.hear(CommentEdited("town", CommentSeen("c1", text=text), edited_at=world.now()))


def leaves(world: World, watch: Watch) -> bool:
    watch.passes(timedelta(minutes=1))
    return deliver_next(world.house)


def test_what_the_page_showed_leaves_as_it_is(
    at_desk: TestClient, world: World, watch: Watch, comment: int
) -> None:
    sent = world.send(comment)
    edit(world, watch, AFTER)
    shown = at_desk.get(f"/comments/{comment}").text
    assert f'name="shown" value="{mark_of(AFTER)}"' in shown
    followed(at_desk, at_desk.post(f"/replies/{sent}/release", data={"shown": mark_of(AFTER)}))
    assert leaves(world, watch)


def test_what_changed_once_more_since_then_is_read_first(
    at_desk: TestClient, world: World, watch: Watch, comment: int
) -> None:
    sent = world.send(comment)
    edit(world, watch, AFTER)
    edit(world, watch, AGAIN)
    refused = at_desk.post(f"/replies/{sent}/release", data={"shown": mark_of(AFTER)})
    assert (refused.status_code, TOLD in words(refused.text)) == (409, True)
    assert not leaves(world, watch)


def test_a_bar_that_still_asks_for_a_word_confirms_nothing_that_is_held(
    at_desk: TestClient, world: World, watch: Watch, comment: int
) -> None:
    sent = world.send(comment, delay=None)
    edit(world, watch, AFTER)
    refused = at_desk.post(f"/replies/{sent}/confirmation")
    assert (refused.status_code, TOLD in words(refused.text)) == (409, True)
    assert not leaves(world, watch)
    assert world.reply(sent).is_held
