"""The worker outlives every errand's failure, and finishes what is in hand before it stops."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Self

import pytest
import time_machine
from sqlalchemy import func, select
from structlog.testing import capture_logs

from app import settings
from app.db import Database
from app.domain.arrival import PATIENCE, Arrival
from app.domain.comment import Comment
from app.house import House
from app.ports.channel import Access, Dispatch, Polled, Published
from app.ports.events import CommentPosted, CommentSeen
from app.worker import LONGEST_PAUSE, LOOK_UP, PAUSE, work, work_once
from tests.conftest import NOW
from tests.fakes import Agora
from tests.world import World

LONG = 60  # seconds that no test should ever need


def posted(external_id: str) -> CommentPosted:
    return CommentPosted("town", CommentSeen(external_id, text="Quand ouvre la piscine ?"))


def comments(db: Database) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count(Comment.id))) or 0


class Worker:
    """A worker in its own thread, stopped at the end of the block."""

    def __init__(self, house: House, stopping: threading.Event | None = None) -> None:
        self.stopping = stopping or threading.Event()
        self.thread = threading.Thread(target=work, args=(house, self.stopping))

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.thread.join(LONG)
        assert not self.thread.is_alive()


def wait_until(happened: Callable[[], bool]) -> None:
    """Look again and again, for at most LONG seconds."""
    never = threading.Event()
    for _ in range(LONG * 20):
        if happened():
            return
        never.wait(0.05)
    raise AssertionError("it did not happen")


class Signalling(Agora):
    """Says when it was polled, so that a test need not guess."""

    polled: threading.Event

    def poll(self, access: Access, cursor: str | None, now: object) -> Polled:
        self.polled.set()
        return Polled((posted("c2"),))


def test_work_once_does_all_that_is_due_and_ends(world: World) -> None:
    world.receive(b"{}", posted("c1"))
    world.square.polled = [Polled((posted("c2"),))]
    reply_id = world.send(world.a_comment(external_id="c3", post_external_id=None), delay=timedelta())
    work_once(world.house)
    assert comments(world.db) >= 3
    assert world.reply(reply_id).state == "published"
    assert world.square.texts() == ["Samedi à 9 h."]
    with world.db.reading() as session:
        assert settings.vital_signs(session, NOW).worker_is_alive


def test_work_once_goes_on_past_an_arrival_that_killed_its_readers(world: World) -> None:
    world.receive(b"deadly")
    with world.db.writing() as session:
        session.scalars(select(Arrival)).one().attempts = PATIENCE
    world.receive(b"{}", posted("c1"))
    work_once(world.house)
    assert comments(world.db) == 1


def test_the_first_failure_ends_a_single_run(world: World) -> None:
    world.receive(b"break")
    with pytest.raises(RuntimeError):
        work_once(world.house)


def test_a_failing_errand_stops_neither_itself_nor_the_others(world: World) -> None:
    channel = Signalling(world.square)
    channel.polled = threading.Event()
    world.receive(b"break")
    with capture_logs() as lines, Worker(world.through(channel)):
        assert channel.polled.wait(LONG)
        world.receive(b"{}", posted("c1"))
        wait_until(lambda: comments(world.db) == 2)
    failures = [line for line in lines if line["event"] == "errand_failed"]
    assert [line["errand"] for line in failures] == ["digest_next"]


class Counted(threading.Event):
    """How long each line of the worker would have paused; it pauses no time."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: defaultdict[int, list[float | None]] = defaultdict(list)

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses[threading.get_ident()].append(timeout)
        return super().wait(0)

    def last(self) -> set[float | None]:
        return {pauses[-1] for pauses in list(self.pauses.values())}


def test_a_line_that_fails_again_and_again_asks_less_and_less_often(world: World) -> None:
    broken = threading.Event()
    broken.set()

    def clock() -> datetime:
        if broken.is_set():
            raise OSError
        return NOW

    stopping = Counted()
    with capture_logs(), Worker(replace(world.house, clock=clock), stopping):
        wait_until(lambda: LONGEST_PAUSE in stopping.last())
        broken.clear()
        wait_until(lambda: stopping.last() == {PAUSE, LOOK_UP})
    grown = [pauses for pauses in stopping.pauses.values() if LONGEST_PAUSE in pauses]
    assert all(pauses[:4] == [PAUSE, 2 * PAUSE, 4 * PAUSE, 8 * PAUSE] for pauses in grown)


class Indiscreet(Agora):
    """Its failure quotes what a citizen wrote."""

    def parse(self, body: bytes, accesses: object) -> list[CommentPosted]:  # type: ignore[override] # only this one
        raise ValueError(f"cannot read {body.decode()}")

    def poll(self, access: Access, cursor: str | None, now: object) -> Polled:
        raise KeyError("Mon fils a été mordu")


def test_the_log_of_a_failure_says_where_and_never_what_a_citizen_wrote(world: World) -> None:
    world.receive("Ma voisine s’appelle Odile".encode())
    with capture_logs() as lines, Worker(world.through(Indiscreet(world.square))):
        wait_until(lambda: len([line for line in lines if line["event"] == "errand_failed"]) == 2)
    failures = {line["errand"]: line for line in lines if line["event"] == "errand_failed"}
    assert failures["digest_next"]["failure"] == "ValueError"
    assert failures["poll_next"]["failure"] == "KeyError"
    assert "test_worker.py:" in failures["digest_next"]["at"]
    said = repr(lines)
    assert "Odile" not in said
    assert "mordu" not in said


class Lingering(Agora):
    """The network takes its time to publish, until the test lets it answer."""

    asked: threading.Event
    answered: threading.Event

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        self.asked.set()
        assert self.answered.wait(LONG)
        return super().publish(dispatch, access)


def test_a_worker_that_is_asked_to_stop_finishes_what_is_in_hand(world: World) -> None:
    channel = Lingering(world.square)
    channel.asked, channel.answered = threading.Event(), threading.Event()
    reply_id = world.send(world.a_comment(post_external_id=None), delay=timedelta())
    with Worker(world.through(channel)) as worker:
        assert channel.asked.wait(LONG)
        worker.stopping.set()
        assert world.reply(reply_id).state == "sending"
        channel.answered.set()
    assert world.reply(reply_id).state == "published"


def test_a_silent_network_delays_no_new_comment(world: World) -> None:
    channel = Lingering(world.square)
    channel.asked, channel.answered = threading.Event(), threading.Event()
    world.send(world.a_comment(post_external_id=None), delay=timedelta())
    with Worker(world.through(channel)):
        assert channel.asked.wait(LONG)
        world.receive(b"{}", posted("n1"))
        wait_until(lambda: comments(world.db) == 2)
        channel.answered.set()


class Slow(Agora):
    """The network takes its time to be read, until the test lets it answer."""

    asked: threading.Event
    answered: threading.Event

    def poll(self, access: Access, cursor: str | None, now: object) -> Polled:
        self.asked.set()
        assert self.answered.wait(3 * LONG)
        return Polled(())


def test_a_network_that_is_slow_to_be_read_leaves_the_worker_alive(
    world: World, clock: time_machine.Traveller
) -> None:
    def is_alive() -> bool:
        with world.db.reading() as session:
            return settings.vital_signs(session, world.now()).worker_is_alive

    channel = Slow(world.square)
    channel.asked, channel.answered = threading.Event(), threading.Event()
    with Worker(world.through(channel)):
        assert channel.asked.wait(LONG)
        clock.shift(timedelta(minutes=10))
        try:
            wait_until(is_alive)
        finally:
            channel.answered.set()


def test_a_worker_already_asked_to_stop_begins_nothing(world: World) -> None:
    stopping = threading.Event()
    stopping.set()
    world.receive(b"{}", posted("c1"))
    work(world.house, stopping)
    assert comments(world.db) == 0
