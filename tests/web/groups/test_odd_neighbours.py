"""Answering several while something happens beside them: pressed twice, edited under the page."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from fastapi.testclient import TestClient

from app.ports.events import CommentEdited, CommentSeen
from tests.asking import WORDINGS, keep_good_words
from tests.web.conftest import Watch
from tests.web.groups.test_answering_many import COUNT, deliver, form_of, leaving
from tests.web.people import HTMX, followed, three
from tests.web.reading import words
from tests.web.saved_replies.test_gestures import FORM
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


def test_words_that_also_hand_over_are_not_said_to_all_with_nobody_given_to_the_service(
    at_desk: TestClient, world: World, page: str
) -> None:
    saved = keep_good_words(world)
    geste = {**FORM, "title": "Marché", "text": WORDINGS[0], "shortcut": "mar", "intents": "question"}
    at_desk.post(f"/saved-replies/{saved}", data=geste)
    shown = words(at_desk.get(page).text)
    assert "Reprendre" not in shown
    at_desk.post(f"{page}/wordings", data={"saved": saved})
    assert "est maintenu place de l’Église" not in words(at_desk.get(page).text)


def test_words_of_their_own_for_everybody_leave_at_the_pace_of_a_person_too(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    form = form_of(world, at_desk, page, asked, wording=[""])
    own = [f"Bonjour, réponse {row}." for row in asked]
    sent = at_desk.post(f"{page}/replies", data=form | {"row": asked, "own": own})
    assert sent.status_code == 303
    due = sorted(reply.due_at for one in asked for reply in leaving(world, one) if reply.due_at)
    assert len(due) == COUNT
    assert all((later - sooner).total_seconds() >= 30 for sooner, later in pairwise(due))
