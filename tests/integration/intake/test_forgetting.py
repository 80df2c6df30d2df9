"""What came in is not kept longer than it serves; what nobody could read is."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from sqlalchemy import select

from app import intake
from app.domain.arrival import Arrival, UnreadablePart
from app.errands.digesting import digest_next
from app.errands.waking import BODIES_KEPT, sweep
from app.ports.events import AuthorSeen, CommentPosted, CommentRemoved, CommentSeen, Unreadable
from tests.fakes import NAME
from tests.world import MARC, World

MESSAGE = CommentPosted(
    "town",
    CommentSeen(
        "m1",
        kind="message",
        visibility="private",
        text="Je vous écris en privé.",
        author=AuthorSeen("lou", "Lou"),
        thread_external_id="lou",
        answerable=False,
    ),
)
COMMENT = CommentPosted("town", CommentSeen("c1", text="Bonjour", post_external_id="p1"))


def body(world: World) -> bytes:
    with world.db.reading() as session:
        return session.scalars(select(Arrival.body)).one()


def test_the_raw_body_of_a_private_message_is_not_kept_once_it_was_read(world: World) -> None:
    world.receive(b"a message", MESSAGE)
    assert digest_next(world.house)
    assert body(world) == b""


def test_a_private_body_that_was_not_read_whole_is_kept(world: World) -> None:
    world.receive(b"a message", MESSAGE, Unreadable("entry/1", "missing_id", "town"))
    assert digest_next(world.house)
    assert body(world) == b"a message"


def test_a_private_body_that_was_kept_goes_with_what_its_author_takes_back(
    world: World, clock: time_machine.Traveller
) -> None:
    odd = Unreadable("entry/1", "missing_id", "town")
    world.receive(b'{"mid": "m1", "text": "in private"}', MESSAGE, odd)
    world.receive(b'{"mid": "m2", "text": "another"}', odd)
    assert digest_next(world.house)
    assert digest_next(world.house)
    clock.shift(timedelta(seconds=1))
    world.receive(b'{"mid": "m1", "is_deleted": true}', odd, CommentRemoved("town", "m1", erase=True))
    assert digest_next(world.house)
    with world.db.reading() as session:
        kept = list(session.scalars(select(Arrival.body).order_by(Arrival.id)))
        noted = session.scalars(select(UnreadablePart)).all()
    assert kept == [b"", b'{"mid": "m2", "text": "another"}', b'{"mid": "m1", "is_deleted": true}']
    assert len(noted) == 3, "that something could not be read is still shown"


def test_a_public_body_is_kept_for_thirty_days(world: World, clock: time_machine.Traveller) -> None:
    world.receive(b"a comment", COMMENT)
    assert digest_next(world.house)
    clock.shift(BODIES_KEPT - timedelta(minutes=1))
    sweep(world.house)
    assert body(world) == b"a comment"
    clock.shift(timedelta(hours=1))
    sweep(world.house)
    assert body(world) == b""


def test_a_body_with_a_part_nobody_could_read_is_never_swept(
    world: World, clock: time_machine.Traveller
) -> None:
    world.receive(b"a riddle", Unreadable("", "not_json", "town"))
    assert digest_next(world.house)
    clock.shift(BODIES_KEPT * 3)
    sweep(world.house)
    assert body(world) == b"a riddle"


def test_of_a_person_who_asks_to_be_forgotten_no_raw_body_stays_either(world: World) -> None:
    theirs = CommentSeen("t/1", text="Bonjour", author=MARC, post_external_id="p1")
    world.receive(b'{"id": "t\\/1", "message": "Bonjour"}', CommentPosted("town", theirs))
    world.receive(b'{"id": "c1", "message": "Bonjour"}', COMMENT)
    while digest_next(world.house):
        pass
    world.receive(b'{"id": "t/1", "again": "not read yet"}', COMMENT)
    with world.db.writing() as session:
        assert intake.forget(session, NAME, MARC.external_id or "", now=world.now()) == 1
    with world.db.reading() as session:
        kept = session.scalars(select(Arrival.body).order_by(Arrival.id)).all()
    assert [len(one) > 0 for one in kept] == [False, True, True]
