"""A body that fails whole each time is taken apart at the last: who stands beside a fault comes in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import pytest
import time_machine
from sqlalchemy import select

from app.domain.arrival import PATIENCE, Arrival, UnreadablePart
from app.errands.digesting import digest_next
from app.ports.events import CommentPosted, CommentSeen
from tests.world import World

LONG = timedelta(days=1)
SOME_TIME = datetime(2026, 3, 17, 9, 0)  # noqa: DTZ001 - a channel that forgets the zone: nothing foresees it


def posted(
    external_id: str, visibility: Literal["public", "private"] = "public", at: datetime | None = None
) -> CommentPosted:
    seen = CommentSeen(
        external_id, text="Et la piscine ?", post_external_id="p1", visibility=visibility, posted_at=at
    )
    return CommentPosted("town", seen)


def fails_until_the_last(world: World, clock: time_machine.Traveller) -> Arrival:
    for _attempt in range(PATIENCE - 1):
        with pytest.raises(TypeError):
            digest_next(world.house)
        clock.shift(LONG)
    assert digest_next(world.house)
    with world.db.reading() as session:
        return session.scalars(select(Arrival)).one()


def test_its_neighbours_come_in_and_it_is_shown(world: World, clock: time_machine.Traveller) -> None:
    world.receive(b"a body", posted("before"), posted("odd", at=SOME_TIME), posted("after"))
    arrival = fails_until_the_last(world, clock)
    assert [world.comment(world.id_of(one)).text for one in ("before", "after")] == ["Et la piscine ?"] * 2
    assert (arrival.set_aside_at, arrival.body) == (None, b"a body")
    with world.db.reading() as session:
        part = session.scalars(select(UnreadablePart)).one()
    assert (part.part, part.reason, part.connection_id) == ("event/1", "unexpected", world.connection_id)


def test_a_message_that_could_not_be_read_keeps_its_body(world: World, clock: time_machine.Traveller) -> None:
    world.receive(b"a message", posted("odd", visibility="private", at=SOME_TIME))
    assert fails_until_the_last(world, clock).body == b"a message"
