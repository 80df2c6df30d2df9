"""A page says which comment it shows; the others' pages and rows name who is there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import presence
from app.domain.comment import Comment
from app.domain.user import User
from tests.web.conftest import Watch
from tests.web.people import three
from tests.web.reading import words
from tests.world import World


def looks(world: World, comment_id: int, by: User, page: str = "une page") -> None:
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        presence.look(session, comment, page=page, by=by, now=world.now())


def test_without_a_script_who_looks_is_named_as_the_page_is_made(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    marc, yasmina, _awa = three(world)
    looks(world, yasmina, world.paul)
    opened = words(at_desk.get(f"/comments/{yasmina}").text)
    assert "Regardé par Paul Abgrall." in opened
    elsewhere = words(at_desk.get(f"/comments/{marc}").text)
    assert "Regardé par" not in elsewhere
    assert "regardé par Paul Abgrall" in elsewhere  # on her row
    watch.passes(timedelta(seconds=46))
    assert "egardé par" not in words(at_desk.get(f"/comments/{yasmina}").text)


def test_who_writes_is_not_said_to_look_as_well(at_desk: TestClient, world: World) -> None:
    marc, *_ = three(world)
    looks(world, marc, world.paul)
    world.draft(marc, "Bonjour", by=world.paul)
    page = words(at_desk.get(f"/comments/{marc}").text)
    assert "Paul Abgrall écrit une réponse ici." in page
    assert "écrit par Paul Abgrall" in page
    assert "egardé par" not in page


def test_rows_are_told_who_is_there_and_who_is_not(at_desk: TestClient, world: World) -> None:
    marc, yasmina, _awa = three(world)
    looks(world, marc, world.paul)
    answer = at_desk.get("/looks", params={"comment": [marc, yasmina]})
    first, second = answer.text.split("</template>")[:2]
    assert "regardé par Paul Abgrall" in first
    assert "par" not in second


def test_a_page_looks_and_leaves(at_desk: TestClient, world: World) -> None:
    marc, *_ = three(world)
    assert at_desk.post(f"/comments/{marc}/looks", data={"page": "p"}).status_code == 204
    assert _seen_by_paul(world, marc) == [world.claire.name]
    assert at_desk.post("/looks/end", data={"page": "p"}).status_code == 204
    assert _seen_by_paul(world, marc) == []


@pytest.mark.parametrize("page", ["", "x" * 65])
def test_a_page_without_a_proper_name_is_refused(at_desk: TestClient, world: World, page: str) -> None:
    marc, *_ = three(world)
    assert at_desk.post(f"/comments/{marc}/looks", data={"page": page}).status_code == 422
    assert _seen_by_paul(world, marc) == []


def test_a_reader_is_not_shown_as_somebody_who_may_answer(reading_only: TestClient, world: World) -> None:
    marc, *_ = three(world)
    assert "data-look" not in reading_only.get(f"/comments/{marc}").text
    assert reading_only.post(f"/comments/{marc}/looks", data={"page": "p"}).status_code == 403


def _seen_by_paul(world: World, comment_id: int) -> list[str]:
    with world.db.reading() as session:
        return presence.lookers(session, [comment_id], but=world.paul, now=world.now()).get(comment_id, [])
