"""A citizen's own program says when they wrote: one odd date stops no account, and hides no comment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.errands.delivering import deliver_next
from app.errands.polling import poll_next
from app.ports.channel import Polled
from app.ports.events import CommentEdited, CommentPosted, CommentSeen
from tests.conftest import NOW
from tests.world import MARC, World

LATER = timedelta(minutes=5)


def written(at: datetime, external_id: str = "odd") -> CommentPosted:
    return CommentPosted("town", CommentSeen(external_id, text="Et la piscine ?", posted_at=at))


@pytest.mark.parametrize(
    "at",
    [
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
        datetime(2107, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1833, 1, 1, tzinfo=UTC),
    ],
)
def test_what_cannot_have_been_written_then_waits_since_it_came(world: World, at: datetime) -> None:
    world.square.polled = [Polled((written(at), written(NOW, "plain")))]
    assert poll_next(world.house)
    odd = world.comment(world.id_of("odd"))
    assert (odd.posted_at, odd.waiting_since, odd.state) == (None, NOW, "unanswered")
    assert world.id_of("plain")


def test_a_clock_that_runs_an_hour_fast_is_believed(world: World) -> None:
    world.hear(written(NOW + timedelta(hours=1)))
    assert world.comment(world.id_of("odd")).posted_at == NOW + timedelta(hours=1)


def test_an_edit_dated_in_the_future_is_answered_like_any_other(
    world: World, clock: time_machine.Traveller
) -> None:
    comment_id = world.a_comment()
    clock.shift(LATER)
    seen = CommentSeen("c1", text="Et le samedi ?", author=MARC, post_external_id="p1")
    world.hear(CommentEdited("town", seen, edited_at=NOW + timedelta(days=3_000)))
    assert world.comment(comment_id).edited_at == NOW + LATER
    world.send(comment_id, delay=timedelta(0))
    assert deliver_next(world.house)
    assert world.comment(comment_id).state == "answered"
