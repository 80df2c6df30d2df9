"""An access that no key of ours opens any more keeps no other account waiting, and is seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import connections, intake
from app.domain.arrival import PATIENCE, Arrival
from app.domain.attachment import Attachment
from app.domain.connection import NEEDS_RECONNECTION, WITHDRAWN, Connection
from app.domain.journal_entry import JournalEntry
from app.errands.backfilling import backfill_next
from app.errands.collecting import collect_next
from app.errands.digesting import digest_next
from app.errands.opening import reopen
from app.errands.polling import poll_next
from app.errands.reading import read_next
from app.errands.renewing import renew_next
from app.house import House
from app.ports.channel import Fetched, Polled
from app.ports.events import AttachmentSeen, CommentPosted, CommentSeen, Event
from app.seal import FernetSeal
from app.worker import work_once
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
    world.house.accesses.afresh(NAME)
    return other


def find_the_key(world: World) -> None:
    """Parvis starts again with the key it had."""
    with world.db.writing() as session:
        lost = session.get_one(Connection, world.connection_id)
        lost.credentials = world.house.seal.close({"secret": "x"})
    world.house.accesses.afresh(NAME)


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
    assert problems(world) == ["sealed", None]
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


def test_a_picture_waits_for_the_key_however_long(world: World, clock: time_machine.Traveller) -> None:
    lose_the_key(world)
    world.a_comment(attachments=(AttachmentSeen(URL),))
    world.square.pictures[URL] = Fetched(b"\x89PNG\r\n\x1a\n...", "image/png")
    for _ in range(9):
        asked(world, collect_next)
        clock.shift(timedelta(days=1))
    find_the_key(world)
    assert reopen(world.house)
    asked(world, collect_next)
    with world.db.reading() as session:
        assert [one.is_shown for one in session.scalars(select(Attachment))] == [True]


def test_the_door_still_opens_to_the_others(world: World) -> None:
    other = lose_the_key(world)
    assert [access.connection for access in world.house.accesses.afresh(NAME)] == [other]


def test_what_was_heard_waits_for_the_key_however_long(world: World, clock: time_machine.Traveller) -> None:
    """Without the account's access nothing would be found in the body, and the comment would be lost."""
    other = lose_the_key(world)
    world.receive(b"{}", CommentPosted("town", CommentSeen("c1", text="Quand ouvre la piscine ?")))
    for _ in range(2 * PATIENCE):
        assert digest_next(world.house)
        assert not digest_next(world.house)
        clock.shift(timedelta(minutes=1))
    with world.db.writing() as session:
        ours = {"speaks_for": [other], "delivery_key": "port", "network": NAME, "body": b"[]"}
        session.add(Arrival(**ours, received_at=world.now(), not_before=world.now()))
    world.square.bodies[b"[]"] = [FOUND]
    assert digest_next(world.house)
    assert digest_next(world.house)
    assert world.comment(world.id_of("found")).text == "Et le ponton ?"
    assert problems(world) == ["sealed", None]
    find_the_key(world)
    clock.shift(timedelta(minutes=1))
    assert digest_next(world.house)
    assert world.comment(world.id_of("c1")).text == "Quand ouvre la piscine ?"


def test_an_account_is_heard_again_once_its_key_is_back(world: World) -> None:
    lose_the_key(world)
    asked(world, poll_next)
    assert not reopen(world.house)
    assert problems(world) == ["sealed", None]
    find_the_key(world)
    assert reopen(world.house)
    assert problems(world) == [None, None]
    assert not reopen(world.house)
    with world.db.reading() as session:
        told = session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)).all()
    assert list(told)[-2:] == ["connections.lose", "connections.reopen"]


def test_what_the_town_withdrew_stays_withdrawn(world: World) -> None:
    world.a_comment(attachments=(AttachmentSeen(URL),))
    with world.db.writing() as session:
        account = session.get_one(Connection, world.connection_id)
        connections.withdraw(session, account, seal=world.house.seal, now=world.now(), by=world.claire.actor)
    lose_the_key(world)
    asked(world, collect_next)  # a picture is asked for with an access that no key opens
    find_the_key(world)
    assert not reopen(world.house)
    assert problems(world) == [WITHDRAWN, None]


def test_what_the_network_itself_closed_stays_closed(world: World) -> None:
    other = lose_the_key(world)
    asked(world, poll_next)
    with world.db.writing() as session:
        connections.lose(session, other, NEEDS_RECONNECTION, world.now())
    find_the_key(world)
    work_once(world.house)
    assert problems(world) == [None, NEEDS_RECONNECTION]


def test_an_application_that_no_key_opens_closes_all_its_accounts(world: World) -> None:
    with world.db.writing() as session:
        fields = {"app_secret": "x"}
        by = world.claire.actor
        connections.apply(session, NAME, fields, seal=FernetSeal(["lost"]), now=world.now(), by=by)
    assert world.house.accesses.afresh(NAME) == ()
    assert world.house.accesses.closed(NAME) == {world.connection_id}
