"""Answering several while something happens beside them: pressed twice, edited under the page."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from app.ports.events import CommentEdited, CommentSeen
from tests.web.conftest import Watch
from tests.web.groups.test_answering_many import deliver, form_of, leaving
from tests.web.people import HTMX, followed, three
from tests.web.reading import words
from tests.world import World


def test_taken_back_twice_it_is_never_said_to_have_left(
    at_desk: TestClient, world: World, watch: Watch, asked: list[int], page: str
) -> None:
    at_desk.post(f"{page}/replies", data=form_of(world, at_desk, page, asked))
    watch.passes(timedelta(seconds=5))
    once, again = (at_desk.post("/batches/1/undo") for _press in range(2))
    assert (once.status_code, once.headers["location"]) == (303, page)
    assert (again.status_code, again.headers.get("location")) == (303, page)
    deliver(world, watch)
    assert world.square.said == []


def test_what_was_edited_under_the_page_is_set_aside_until_it_is_ticked_again(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    marc, yasmina, awa = three(world)
    chosen = at_desk.post("/ticked/group", data={"comment": [str(marc), str(yasmina), str(awa)]})
    page = chosen.headers["location"]
    form = form_of(world, at_desk, page, [], tick=[marc, yasmina, awa])
    at_desk.post(f"{page}/draft", data=form, headers=HTMX)
    seen = CommentSeen(world.comment(marc).external_id, text="Non, tout autre chose.")
    world.hear(CommentEdited("town", seen, edited_at=world.now()))
    shown = at_desk.post(f"{page}/draft", data=form, headers=HTMX).text
    assert "tout autre chose" in words(shown)
    assert f'value="{marc}" form="group-form">' in shown
    assert "Mise de côté : commentaire modifié" in words(shown)
    late = form_of(world, at_desk, page, [], tick=[yasmina, awa])
    followed(at_desk, at_desk.post(f"{page}/replies", data=late))
    assert leaving(world, marc) == []
