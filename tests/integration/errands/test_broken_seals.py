"""An access that no key of ours opens any more keeps no other account waiting, and is seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import intake
from app.domain.attachment import Attachment
from app.domain.connection import Connection
from app.errands.backfilling import backfill_next
from app.errands.collecting import collect_next
from app.errands.polling import poll_next
from app.errands.reading import read_next
from app.errands.renewing import renew_next
from app.house import House
from app.ports.channel import Fetched, Polled
from app.ports.events import AttachmentSeen, CommentPosted, CommentSeen, Event
from app.seal import FernetSeal
from tests.fakes import NAME
from tests.world import World

URL = "https://agora.example/photo"
FOUND = CommentPosted("port", CommentSeen("found", text="Et le ponton ?"))
Errand = Callable[[House], bool]


def lose_the_key(world: World) -> int:
    """The town's access was sealed with a key that is lost; that of the port was not."""
    other = world.another_account("port")
    with world.db.writing() as session:
        lost = session.get_one(Connection, world.connection_id)
        lost.credentials = FernetSeal(["a key that is lost"]).close({"secret": "x"})
    return other


def hear_on(world: World, connection_id: int, event: Event) -> None:
    with world.db.writing() as session:
        intake.take_in(session, session.get_one(Connection, connection_id), [event], now=world.now())


def asked(world: World, errand: Errand, times: int = 3) -> None:
    for _ in range(times):
        errand(world.house)


def problems(world: World) -> list[str | None]:
    with world.db.reading() as session:
        return list(session.scalars(select(Connection.problem).order_by(Connection.id)))


@pytest.mark.parametrize("errand", [poll_next, renew_next])
def test_the_other_accounts_go_on_and_the_lost_one_is_noted(world: World, errand: Errand) -> None:
    lose_the_key(world)
    world.square.polled = [Polled((FOUND,))]
    world.square.renewals = [{"access_token": "fresh"}]
    asked(world, errand)
    assert problems(world) == ["needs_reconnection", None]
    assert world.square.polled == [] or world.square.renewals == []


def test_the_past_of_the_others_is_read(world: World) -> None:
    lose_the_key(world)
    with world.db.writing() as session:
        for connection in session.scalars(select(Connection)):
            connection.read_past(world.now() - timedelta(days=9))
    world.square.past = [Polled((FOUND,))]
    asked(world, backfill_next)
    assert world.square.past == []


def test_what_the_others_told_in_part_is_completed(world: World) -> None:
    other = lose_the_key(world)
    world.hear(CommentPosted("town", CommentSeen("c0", whole=False)))
    hear_on(world, other, CommentPosted("port", CommentSeen("found", whole=False)))
    world.square.reads["found"] = FOUND
    asked(world, read_next)
    assert world.comment(world.id_of("found")).text == "Et le ponton ?"


def test_the_pictures_of_the_others_are_fetched(world: World) -> None:
    other = lose_the_key(world)
    world.a_comment(attachments=(AttachmentSeen(URL),))
    seen = CommentSeen("found", text="Le ponton", attachments=(AttachmentSeen(f"{URL}/2"),))
    hear_on(world, other, CommentPosted("port", seen))
    world.square.pictures[f"{URL}/2"] = Fetched(b"\x89PNG\r\n\x1a\n...", "image/png")
    asked(world, collect_next)
    with world.db.reading() as session:
        assert [one.is_shown for one in session.scalars(select(Attachment))] == [False, True]


def test_the_door_still_opens_to_the_others(world: World) -> None:
    other = lose_the_key(world)
    assert [access.connection for access in world.house.accesses.afresh(NAME)] == [other]
