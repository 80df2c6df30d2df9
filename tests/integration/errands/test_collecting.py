"""Pictures are fetched once and kept by the town's own server."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app import inbox
from app.domain.attachment import Attachment
from app.domain.errors import NotFound
from app.errands.collecting import PATIENCE, collect_next
from app.ports.channel import Fetched
from app.ports.events import AttachmentSeen, PostSeen
from app.ports.failures import NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure
from tests.world import World

URL = "https://agora.example/photo"
PNG = b"\x89PNG\r\n\x1a\n..."


def picture(world: World) -> Attachment:
    with world.db.reading() as session:
        return session.scalars(select(Attachment).options(undefer(Attachment.content))).one()


def test_nothing_is_fetched_where_there_is_no_picture(world: World) -> None:
    world.a_comment()
    assert not collect_next(world.house)


def test_a_comments_picture_is_fetched_once_and_served_from_here(world: World) -> None:
    world.a_comment(attachments=(AttachmentSeen(URL),))
    world.square.pictures[URL] = Fetched(PNG, "image/png")
    assert collect_next(world.house)
    assert not collect_next(world.house)
    kept = picture(world)
    assert (kept.content, kept.media_type, kept.is_shown) == (PNG, "image/png", True)
    with world.db.reading() as session:
        assert inbox.picture(session, kept.id) == (PNG, "image/png")


def test_a_posts_picture_is_fetched_too(world: World) -> None:
    world.hear(PostSeen("town", "p1", attachments=(AttachmentSeen(URL),)))
    world.square.pictures[URL] = Fetched(PNG, "image/png")
    assert collect_next(world.house)
    assert picture(world).is_shown


def test_a_picture_that_is_not_there_yet_is_not_served(world: World) -> None:
    world.a_comment(attachments=(AttachmentSeen(URL),))
    with world.db.reading() as session, pytest.raises(NotFound):
        inbox.picture(session, picture(world).id)
    with world.db.reading() as session, pytest.raises(NotFound):
        inbox.picture(session, 999)


@pytest.mark.parametrize(
    "failure", [TemporaryFailure("busy"), PermanentFailure("too_large"), NeedsReconnection("expired")]
)
def test_a_picture_that_cannot_be_had_is_given_up_in_the_end(
    world: World, clock: time_machine.Traveller, failure: NetworkFailure
) -> None:
    world.a_comment(attachments=(AttachmentSeen(URL),))
    world.square.pictures[URL] = failure
    waits = []
    for _ in range(PATIENCE - 1):
        assert collect_next(world.house)
        assert not collect_next(world.house)
        due = picture(world).next_fetch_at
        assert due is not None
        waits.append(due - world.now())
        clock.move_to(due)
    assert waits == [timedelta(minutes=minutes) for minutes in (8, 32, 128)]
    assert collect_next(world.house)
    assert (picture(world).next_fetch_at, picture(world).is_shown) == (None, False)
    assert not collect_next(world.house)
