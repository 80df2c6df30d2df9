"""What was written before the backlog opens is closed with that reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import settings
from app.domain.actor import CONSOLE
from app.domain.dismissal import Dismissal
from app.domain.journal_entry import JournalEntry
from app.ports.events import CommentPosted, CommentSeen
from tests.world import World

MIDNIGHT = datetime(2026, 3, 9, 23, 0, tzinfo=UTC)  # in the town, the tenth begins


@pytest.fixture
def opened(world: World) -> World:
    """A town whose backlog begins on the tenth of March."""
    with world.db.writing() as session:
        settings.set_to(session, "backlog_start", "2026-03-10", now=world.now(), by=CONSOLE)
    return world


def test_an_older_comment_is_closed_as_before_parvis(opened: World) -> None:
    comment_id = opened.a_comment(posted_at=MIDNIGHT - timedelta(seconds=1))
    assert (opened.comment(comment_id).state, opened.comment(comment_id).shelf) == ("dismissed", "done")
    with opened.db.reading() as session:
        dismissal = session.scalars(select(Dismissal)).one()
        entry = session.scalars(select(JournalEntry).where(JournalEntry.act == "intake.close_if_old")).one()
    assert (dismissal.comment_id, dismissal.reason, dismissal.by) == (comment_id, "before_parvis", "parvis")
    assert entry.subject == f"comment:{comment_id}"


def test_the_day_begins_at_the_towns_own_midnight(opened: World) -> None:
    assert opened.comment(opened.a_comment(posted_at=MIDNIGHT)).state == "unanswered"


def test_an_old_comment_that_comes_twice_is_closed_once(opened: World) -> None:
    for _ in range(2):
        opened.a_comment(external_id="c1", posted_at=MIDNIGHT - timedelta(days=1))
    with opened.db.reading() as session:
        assert len(session.scalars(select(Dismissal)).all()) == 1


def test_an_old_comment_whose_time_is_told_later_is_closed_then(opened: World) -> None:
    opened.hear(CommentPosted("town", CommentSeen("c1", text="Bonjour", whole=False)))
    assert opened.comment(opened.id_of("c1")).state == "unanswered"
    seen = CommentSeen("c1", text="Bonjour", posted_at=MIDNIGHT - timedelta(days=1))
    opened.hear(CommentPosted("town", seen), read_now=True)
    assert opened.comment(opened.id_of("c1")).state == "dismissed"


def test_without_a_first_day_nothing_is_too_old(world: World) -> None:
    assert world.comment(world.a_comment(posted_at=MIDNIGHT - timedelta(days=900))).state == "unanswered"
