"""Mail is kept once before it is opened; a server that is away, a repeat and a restart lose nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest
import time_machine

from app import mailroom
from app.domain.incoming_mail import PATIENCE
from app.domain.letterbox import Letterbox
from app.errands.receiving import open_next, receive_next
from app.ports.failures import NeedsReconnection, NetworkFailure, TemporaryFailure
from app.ports.mailbox import MailSeen
from tests.integration.receiving.box import AT_ONCE, Box, fates, mails, with_box, works
from tests.unit.mail.mutating import hostile
from tests.world import LEASE, World


@pytest.fixture
def box(world: World) -> Box:
    return with_box(world)


def letterbox(world: World) -> Letterbox | None:
    with world.db.reading() as session:
        found = session.get(Letterbox, "inbox")
        session.expunge_all()
    return found


def test_without_a_box_nobody_looks(world: World) -> None:
    assert not receive_next(world.house)
    assert not open_next(world.house)


def test_the_box_is_looked_into_at_its_pace_and_when_it_rings(
    world: World, box: Box, clock: time_machine.Traveller
) -> None:
    works(world)
    works(world)
    assert box.looks == 1
    box.rings = True
    works(world)
    assert box.looks == 2
    clock.shift(timedelta(minutes=5))
    works(world)
    assert box.looks == 3


def test_many_mails_are_fetched_in_one_go(world: World, box: Box) -> None:
    for number in range(AT_ONCE + 5):
        box.put(f"Subject: {number}\n\nUn mot.")
    box.put("Subject: last\n\nUn mot.")
    while receive_next(world.house):
        box.rings = True
    assert len(mails(world)) == AT_ONCE + 6


@pytest.mark.parametrize("failure", [TemporaryFailure("unreachable"), NeedsReconnection("login_refused")])
def test_a_server_that_is_away_is_asked_again_and_the_reason_is_noted(
    world: World, box: Box, clock: time_machine.Traveller, failure: NetworkFailure
) -> None:
    box.put("Subject: x\n\nUn mot.")
    box.fails = failure
    works(world)
    works(world)
    kept = letterbox(world)
    assert kept is not None
    assert (kept.problem, box.looks, mails(world)) == (failure.reason, 1, [])
    box.fails = None
    clock.shift(timedelta(minutes=5))
    works(world)
    again = letterbox(world)
    assert again is not None
    assert again.problem is None
    assert len(mails(world)) == 1


def test_what_is_fetched_again_after_a_restart_is_kept_once(world: World, box: Box) -> None:
    box.put("From: a@b.example\nSubject: x\n\nUn mot.")
    with world.db.writing() as session:  # it was kept, and the worker died before the cursor was
        mailroom.keep(session, box.mails[0], now=world.now())
    works(world)
    assert len(mails(world)) == 1


class Killer(Box):
    def read(self, body: bytes) -> MailSeen:
        raise MemoryError


def test_a_mail_that_kills_its_reader_is_put_before_a_person(
    world: World, box: Box, clock: time_machine.Traveller
) -> None:
    box.put("Subject: x\n\nUn mot.")
    receive_next(world.house)
    world.house = replace(world.house, mailbox=Killer())
    for _ in range(PATIENCE):
        with pytest.raises(MemoryError):
            open_next(world.house)
        clock.shift(LEASE)
    assert not open_next(world.house)
    assert fates(world) == [("kept", "unreadable")]


def test_broken_mails_in_any_order_are_all_kept_and_none_is_published(
    world: World,
    box: Box,
    long_run: bool,  # noqa: FBT001 - a fixture's value comes by its name
) -> None:
    broken = list(islice(hostile(23), 10_000 if long_run else 60))
    random.Random(5).shuffle(broken)
    for octets in broken:
        box.put(octets)
    while receive_next(world.house):
        box.rings = True
    works(world)
    kept = mails(world)
    assert len(kept) == len(set(broken))
    assert None not in {one.fate for one in kept}
    assert world.square.said == []
    assert "answered" not in {one.fate for one in kept}


def test_what_was_settled_long_ago_is_emptied_and_still_known(
    world: World, box: Box, clock: time_machine.Traveller
) -> None:
    box.put("From: a@b.example\nSubject: x\n\nUn mot.")
    works(world)
    with world.db.writing() as session:
        mailroom.close(session, mailroom.find(session, 1), by=world.claire, now=world.now())
    clock.shift(timedelta(days=31))
    with world.db.writing() as session:
        mailroom.forget(session, before=world.now() - timedelta(days=30))
    mail = mails(world)[0]
    assert (mail.body, mail.whole, mail.text, mail.subject) == (b"", "", "", "")
    with world.db.writing() as session:
        assert not mailroom.keep(session, box.mails[0], now=world.now())
