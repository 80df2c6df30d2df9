"""What an event said too little of is read from the network, a few times, then left in peace."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.journal_entry import JournalEntry
from app.domain.post import Post
from app.errands.reading import PATIENCE, read_next
from app.ports.channel import Access, Reference
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen, PostSeen
from app.ports.failures import NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure
from tests.conftest import NOW
from tests.fakes import Agora
from tests.world import MARC, World

MINUTE = timedelta(minutes=1)
BARE = CommentSeen("c1", whole=False)
WHOLE = CommentPosted("town", CommentSeen("c1", text="Quand ouvre la piscine ?"))


def the_comment(world: World) -> Comment:
    return world.comment(world.id_of("c1"))


def post_due_at(world: World) -> datetime | None:
    with world.db.reading() as session:
        return session.scalars(select(Post)).one().next_read_at


def test_nothing_is_read_when_everything_was_told(world: World) -> None:
    world.a_comment(post_external_id=None)
    assert not read_next(world.house)


def test_a_comment_told_in_part_is_completed(world: World) -> None:
    world.hear(CommentPosted("town", BARE))
    world.square.reads["c1"] = WHOLE
    assert read_next(world.house)
    comment = the_comment(world)
    assert (comment.text, comment.next_read_at, comment.read_at) == ("Quand ouvre la piscine ?", None, NOW)
    assert not read_next(world.house)


def test_a_post_is_read_for_its_words(world: World) -> None:
    world.a_comment()
    world.square.reads["p1"] = PostSeen("town", "p1", text="La piscine rouvre samedi.")
    assert read_next(world.house)
    assert post_due_at(world) is None
    assert not read_next(world.house)


def test_a_comment_that_is_gone_is_removed(world: World, clock: time_machine.Traveller) -> None:
    world.hear(CommentPosted("town", BARE))
    world.square.reads["c1"] = CommentRemoved("town", "c1")
    assert read_next(world.house)
    assert the_comment(world).state == "unanswered", "one reading is not believed alone"
    clock.shift(4 * MINUTE)
    assert read_next(world.house)
    assert (the_comment(world).state, the_comment(world).next_read_at) == ("removed", None)


@pytest.mark.parametrize("told", [{"author": MARC}, {"posted_at": NOW}], ids=["its author", "its hour"])
def test_a_comment_of_a_picture_alone_does_not_leave_because_readings_miss_it(
    world: World, clock: time_machine.Traveller, told: dict[str, Any]
) -> None:
    world.hear(CommentPosted("town", CommentSeen("c1", whole=False, **told)))
    world.square.reads["c1"] = CommentRemoved("town", "c1")
    for wait in (0, 4, 16, 64, 256):
        clock.shift(wait * MINUTE)
        assert read_next(world.house)
    assert (the_comment(world).state, the_comment(world).next_read_at) == ("unanswered", None)


def test_a_comment_whose_words_were_told_does_not_leave_because_one_reading_misses_it(
    world: World, clock: time_machine.Traveller
) -> None:
    told = CommentSeen("c1", text="Quand ouvre la piscine ?", whole=False)
    world.hear(CommentPosted("town", told))
    world.square.reads["c1"] = CommentRemoved("town", "c1")
    assert read_next(world.house)
    assert (the_comment(world).state, the_comment(world).shelf) == ("unanswered", "to_answer")
    clock.shift(4 * MINUTE)
    world.square.reads["c1"] = WHOLE
    assert read_next(world.house)
    assert the_comment(world).next_read_at is None


def test_an_answer_that_is_still_not_whole_is_not_asked_for_again(world: World) -> None:
    world.hear(CommentPosted("town", BARE))
    world.square.reads["c1"] = CommentPosted("town", BARE)
    assert read_next(world.house)
    assert the_comment(world).next_read_at is None


@pytest.mark.parametrize("failure", [TemporaryFailure("rate_limited"), PermanentFailure("forbidden")])
def test_what_cannot_be_read_is_asked_for_less_and_less_then_no_more(
    world: World, clock: time_machine.Traveller, failure: NetworkFailure
) -> None:
    world.hear(CommentPosted("town", BARE))
    world.square.reads["c1"] = failure
    waits = []
    for _ in range(PATIENCE - 1):
        assert read_next(world.house)
        assert not read_next(world.house)
        due = the_comment(world).next_read_at
        assert due is not None
        waits.append(due - world.now())
        clock.move_to(due)
    assert waits == [4 * MINUTE, 16 * MINUTE, 64 * MINUTE, 256 * MINUTE]
    assert read_next(world.house)
    assert the_comment(world).next_read_at is None
    assert the_comment(world).state == "unanswered"


def test_a_dead_access_is_noted_once_and_nothing_more_is_read_for_it(world: World) -> None:
    for name in ("c1", "c2"):
        world.hear(CommentPosted("town", CommentSeen(name, whole=False)))
        world.square.reads[name] = NeedsReconnection("token_expired")
    assert read_next(world.house)
    assert not read_next(world.house)
    with world.db.reading() as session:
        connection = session.get_one(Connection, world.connection_id)
        entries = session.scalars(select(JournalEntry).where(JournalEntry.act == "connections.lose")).all()
    assert (connection.problem, len(entries)) == ("needs_reconnection", 1)


def test_reading_goes_on_once_the_account_is_connected_again(
    world: World, clock: time_machine.Traveller
) -> None:
    world.hear(CommentPosted("town", BARE))
    world.square.reads["c1"] = NeedsReconnection("token_expired")
    read_next(world.house)
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).recover()
    world.square.reads["c1"] = WHOLE
    clock.shift(4 * MINUTE)
    assert read_next(world.house)
    assert the_comment(world).text is not None


class Edited(Agora):
    """The comment is edited while we wait for the network's answer, which still tells the former text."""

    world: World
    clock: time_machine.Traveller

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        self.clock.shift(MINUTE)
        self.world.hear(CommentPosted("town", CommentSeen("c1", text="Et la patinoire ?")), read_now=True)
        self.clock.shift(MINUTE)
        return super().read(reference, access)


def test_an_answer_older_than_an_edit_does_not_undo_it(world: World, clock: time_machine.Traveller) -> None:
    world.hear(CommentPosted("town", CommentSeen("c1", text="Et la piscine ?", whole=False)))
    world.square.reads["c1"] = CommentPosted("town", CommentSeen("c1", text="Et la piscine ?"))
    channel = Edited(world.square)
    channel.world, channel.clock = world, clock
    assert read_next(world.through(channel))
    assert the_comment(world).text == "Et la patinoire ?"
