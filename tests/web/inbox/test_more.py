"""The next fifty lines, asked for alone: those, what stands under them, and nothing of the rest."""

from __future__ import annotations

from fastapi.testclient import TestClient
from sqlalchemy import insert, select

from app.domain.comment import Comment
from tests.web.people import HTMX
from tests.world import World

LINES = HTMX | {"HX-Target": "ol#lines"}


def many(world: World, count: int) -> None:
    """Let so many wait, whom no likeness puts together."""
    first = world.a_comment("Le banc est cassé.")
    with world.db.writing() as session:
        row = dict(session.execute(select(Comment.__table__).where(Comment.id == first)).mappings().one())
        more = (row | {"id": first + one, "external_id": f"many-{one}"} for one in range(1, count))
        session.execute(insert(Comment), list(more))


def test_only_the_new_lines_come_and_the_foot_says_whether_more_follow(
    at_desk: TestClient, world: World
) -> None:
    many(world, 120)
    second = at_desk.get("/?rows=100", headers=LINES).text
    assert second.count('class="row-link"') == 50
    assert 'href="/?rows=150"' in second
    assert 'id="queue"' not in second
    third = at_desk.get("/?rows=150", headers=LINES).text
    assert third.count('class="row-link"') == 20
    assert "data-more" not in third
    assert [f'id="row-{number}"' in second for number in (50, 51, 100, 101)] == [False, True, True, False]


def test_a_page_that_can_hold_no_more_offers_none(at_desk: TestClient, world: World) -> None:
    many(world, 510)
    assert "data-more" in at_desk.get("/?rows=450").text
    assert "data-more" not in at_desk.get("/?rows=500").text
