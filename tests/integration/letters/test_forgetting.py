"""A photo that a service sent is kept while its case can need it, and thirty days more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app import closing
from app.domain.answer_photo import AnswerPhoto
from app.domain.dismissal import Reason
from app.errands.delivering import deliver_next
from app.errands.waking import BODIES_KEPT, sweep
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen
from app.ports.pictures import Picture
from tests.integration.letters.post import an_urgent_link, say
from tests.world import World

PHOTO = Picture(b"a photo", "image/jpeg")
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def comment(world: World) -> int:
    """Its service proposed an answer, with a photo."""
    comment = world.a_comment()
    token, case = an_urgent_link(world, comment)
    say(world, token, case, text="C’est rebouché.", photo=PHOTO)
    return comment


def photos(world: World) -> int:
    """How many are left once the house has swept."""
    assert sweep(world.house)
    with world.db.reading() as session:
        return session.scalar(select(func.count()).select_from(AnswerPhoto)) or 0


def leaves_in_thirty_days(world: World, clock: time_machine.Traveller) -> None:
    clock.shift(BODIES_KEPT - A_MINUTE)
    assert photos(world) == 1
    clock.shift(timedelta(hours=1))
    assert photos(world) == 0


def test_it_is_kept_as_long_as_the_person_waits(
    world: World, comment: int, clock: time_machine.Traveller
) -> None:
    assert comment
    clock.shift(3 * BODIES_KEPT)
    assert photos(world) == 1


def test_it_leaves_thirty_days_after_the_answer_was_published(
    world: World, comment: int, clock: time_machine.Traveller
) -> None:
    clock.shift(2 * BODIES_KEPT)
    external_id, text = world.comment(comment).external_id, world.comment(comment).text
    seen = CommentSeen(external_id, text=text, post_external_id="p1")
    world.square.reads[external_id] = CommentPosted("town", seen)
    world.send(comment, "C’est rebouché.", delay=timedelta(0), key=None)
    assert deliver_next(world.house)
    leaves_in_thirty_days(world, clock)


def test_it_leaves_thirty_days_after_the_comment_was_closed_for_a_reason(
    world: World, comment: int, clock: time_machine.Traveller
) -> None:
    clock.shift(2 * BODIES_KEPT)
    world.decide(closing.dismiss, comment, Reason.GONE, by=world.claire.actor)
    leaves_in_thirty_days(world, clock)


def test_where_nobody_waits_any_more_it_leaves_thirty_days_after_it_came(
    world: World, comment: int, clock: time_machine.Traveller
) -> None:
    world.hear(CommentRemoved("town", world.comment(comment).external_id))
    leaves_in_thirty_days(world, clock)
