from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app import settings
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.errors import Conflict
from app.errands.filling import fill
from app.house import House
from tests.integration.demonstrating.reading import (
    assert_every_comment_stands_where_its_records_say,
    everything,
)

SIZE = 300


def told(house: House, seed: int) -> list[tuple[object, ...]]:
    """What people wrote in bulk, without our own ids."""
    with house.db.reading() as session:
        every = select(Comment.text, Comment.posted_at, Comment.state, Comment.intent, Author.name).outerjoin(
            Author, Author.id == Comment.author_id
        )
        mine = every.where(Comment.external_id.startswith(f"f{seed}-")).order_by(Comment.external_id)
        return [tuple(row) for row in session.execute(mine)]


def test_a_large_town_stands_where_its_records_say(town: House) -> None:
    before = assert_every_comment_stands_where_its_records_say(town)
    fill(town, SIZE, 120, 7)
    assert assert_every_comment_stands_where_its_records_say(town) == before + SIZE
    states = [row[2] for row in told(town, 7)]
    assert states.count("unanswered") == SIZE // 20
    assert {"answered_elsewhere", "dismissed", "removed"} < set(states)
    with town.db.reading() as session:
        assert settings.settings_of(session)["backlog_start"] < "2025-11-18"


def test_the_same_seed_is_the_same_town_and_twice_is_once(town: House) -> None:
    fill(town, SIZE, 14, 7)
    before = everything(town)
    fill(town, SIZE, 14, 7)
    assert everything(town) == before
    fill(town, SIZE, 14, 8)
    assert told(town, 7) != told(town, 8)


def test_an_interrupted_town_is_completed(town: House) -> None:
    fill(town, 100, 14, 7)
    first = told(town, 7)
    fill(town, SIZE, 14, 7)
    assert len(told(town, 7)) == SIZE
    assert [row[:4] for row in told(town, 7)[:50]] == [row[:4] for row in first[:50]]


def test_labels_are_those_of_triage(town: House) -> None:
    fill(town, SIZE, 14, 7)
    with town.db.reading() as session:
        unlabelled = select(func.count()).where(Comment.external_id.startswith("f"), Comment.intent.is_(None))
        assert session.scalar(unlabelled) == 0


def test_nothing_is_filled_where_there_is_no_demonstration(house: House) -> None:
    with pytest.raises(Conflict, match="no_demonstration"):
        fill(house, 10, 14, 7)
