"""A worker dies, or two work at once: a reply is still said once, or shown in doubt."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import update

from app import outbox, replies
from app.db import Database
from app.domain.delivery import Delivery
from app.domain.errors import DomainError
from app.domain.reply import ReplyState
from app.domain.standing import State
from app.errands.delivering import deliver_next
from app.ports.channel import Dispatch
from app.ports.events import CommentPosted, CommentSeen
from app.ports.failures import InDoubt, TemporaryFailure
from tests.world import LEASE, World, found

NOW = timedelta(0)


class Killed(BaseException):
    """The worker is gone: nothing after this line of it happens."""


def die(*_: object) -> None:
    raise Killed


def die_before_asking(world: World) -> None:
    with world.db.writing() as session:
        claim = outbox.claim(session, world.now(), LEASE)
        assert claim is not None
        assert replies.dispatch(session, claim.subject_id, asking=True, now=world.now())


def die_after_asking(world: World) -> None:
    world.square.meanwhile.append(die)
    with pytest.raises(Killed):
        deliver_next(world.house)


def test_a_worker_killed_before_it_asked_loses_nothing(world: World, clock: time_machine.Traveller) -> None:
    sent = world.send(world.a_comment(), "Samedi.", delay=NOW)
    die_before_asking(world)
    assert world.reply(sent).state == ReplyState.SENDING
    assert not deliver_next(world.house)
    clock.shift(LEASE)
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]
    assert (world.reply(sent).state, world.reply(sent).attempts) == (ReplyState.PUBLISHED, 2)


def test_a_worker_killed_after_the_network_wrote_says_nothing_twice(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.", delay=NOW)
    die_after_asking(world)
    clock.shift(LEASE - timedelta(milliseconds=1))
    assert not deliver_next(world.house)
    clock.shift(timedelta(milliseconds=1))
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]
    assert (world.reply(sent).state, world.reply(sent).external_id) == (ReplyState.PUBLISHED, "said-1")
    assert world.comment(comment).state == State.ANSWERED


def test_a_worker_killed_while_it_looks_leaves_the_doubt(world: World, clock: time_machine.Traveller) -> None:
    world.send(world.a_comment(), "Samedi.", delay=NOW)
    die_after_asking(world)
    for _ in range(3):
        clock.shift(LEASE)
        with world.db.writing() as session:
            claim = outbox.claim(session, world.now(), LEASE)
            assert claim is not None
            assert claim.in_doubt
    clock.shift(LEASE)
    deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]


def test_a_worker_that_answers_after_its_lease_changes_nothing(
    world: World, clock: time_machine.Traveller
) -> None:
    """It was slow, not dead: the one that took over has found the words already."""
    sent = world.send(world.a_comment(), "Samedi.", delay=NOW)

    def overtake(*_: object) -> None:
        clock.shift(LEASE)
        assert deliver_next(world.house)
        assert world.reply(sent).state == ReplyState.PUBLISHED

    world.square.meanwhile.append(overtake)
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]
    assert [line.act for line in world.journal()].count("replies.publish") == 1


def test_two_workers_say_each_reply_once_and_one_at_a_time_for_an_account(world: World) -> None:
    texts = [f"Samedi {number}." for number in range(8)]
    for text in texts:
        world.send(world.a_comment(), text, delay=NOW)
    speaking = threading.Lock()

    def alone(*_: object) -> None:
        assert speaking.acquire(blocking=False), "two voices for one account"
        speaking.release()

    world.square.meanwhile += [alone] * len(texts)
    start = threading.Barrier(2)

    def work(_: int) -> None:
        start.wait(timeout=30)
        while len(world.square.said) < len(texts):
            deliver_next(world.house)

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, range(2)))
    assert world.square.texts() == texts


def test_while_one_worker_waits_for_its_network_another_account_is_served(
    postgresql: Database, clock: time_machine.Traveller
) -> None:
    world = found(postgresql)
    harbour = world.another_account()
    slow, quick = (
        world.send(world.a_comment(), "Samedi.", delay=NOW),
        world.send(world.a_comment(), delay=NOW),
    )
    with postgresql.writing() as session:
        session.execute(update(Delivery).where(Delivery.subject_id == quick).values(speaker_id=harbour))
    heard, go_on = threading.Event(), threading.Event()

    def wait(_external_id: str, _said: Dispatch) -> None:
        heard.set()
        assert go_on.wait(timeout=30)

    world.square.meanwhile.append(wait)
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(deliver_next, world.house)
        assert heard.wait(timeout=30)
        assert deliver_next(world.house)
        assert world.reply(quick).state == ReplyState.PUBLISHED
        assert world.reply(slow).state == ReplyState.SENDING
        go_on.set()
        assert waiting.result(timeout=30)
    assert world.reply(slow).state == ReplyState.PUBLISHED


FATES = (
    "said",
    "busy",
    "lost",
    "said_and_lost",
    "killed",
    "said_and_killed",
    "undo",
    "retry",
    "yes",
    "no",
    "late",
)


def test_whatever_befalls_it_a_reply_is_never_said_twice(
    sqlite: Database, clock: time_machine.Traveller
) -> None:
    """Chance decides what befalls a reply; a person who is asked answers truly."""
    world = found(sqlite)

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(fates=some.lists(some.sampled_from(FATES), min_size=1, max_size=8))
    def live(fates: list[str]) -> None:
        comment = world.a_comment()
        text = f"Samedi {comment}."
        sent = world.send(comment, text, delay=NOW)
        seen = CommentSeen(f"c{comment}", text="Quand ouvre la piscine ?")
        world.square.reads[seen.external_id] = CommentPosted("town", seen)
        for fate in fates:
            befall(world, sent, fate, text)
            clock.shift(LEASE)
        befall(world, sent, "said", text)
        for _ in range(12):
            clock.shift(timedelta(minutes=2))
            deliver_next(world.house)
        said, state = world.square.texts().count(text), world.reply(sent).state
        assert (said, state) in {(1, ReplyState.PUBLISHED), (0, ReplyState.UNDONE)}
        assert world.draft_on(comment) == (None if said else text)

    live()


def befall(world: World, sent: int, fate: str, text: str) -> None:
    square = world.square
    square.failing.clear()
    square.meanwhile.clear()
    square.silent_after_writing = int(fate == "said_and_lost")
    if fate in {"busy", "lost"}:
        square.failing.append(TemporaryFailure("busy") if fate == "busy" else InDoubt("no_answer"))
    if fate == "said_and_killed":
        square.meanwhile.append(die)
    try:
        match fate:
            case "undo":
                world.act(replies.undo, sent)
            case "retry":
                world.act(replies.retry, sent)
            case "yes" | "no":
                world.act(replies.resolve, sent, said=text in square.texts(), delay=NOW)
            case "killed":
                with world.db.writing() as session:
                    claim = outbox.claim(session, world.now(), LEASE)
                    if claim is not None:
                        replies.dispatch(
                            session, claim.subject_id, asking=not claim.in_doubt, now=world.now()
                        )
            case _:
                deliver_next(world.house)
    except (DomainError, Killed):
        pass
