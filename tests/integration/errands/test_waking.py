"""The house gives a sign of life, keeps the debt of the day, and forgets what no screen can ask for."""

from __future__ import annotations

from datetime import date, timedelta

import time_machine
from sqlalchemy import select

from app import changes, replies, settings
from app.changes import KEPT
from app.domain.actor import CONSOLE, PARVIS
from app.domain.change import Change
from app.domain.reply import ReplyState
from app.domain.standing import Shelf
from app.domain.tally import DebtDay
from app.errands.delivering import deliver_next
from app.errands.waking import BEAT, SWEEP, UNCONFIRMED, beat, sweep
from app.ports.failures import NOT_READABLE, InDoubt, PermanentFailure
from tests.conftest import NOW
from tests.world import World


def days(world: World) -> list[tuple[date, int]]:
    with world.db.reading() as session:
        return [(one.day, one.debt) for one in session.scalars(select(DebtDay).order_by(DebtDay.day))]


def alive(world: World) -> bool:
    with world.db.reading() as session:
        return settings.vital_signs(session, world.now()).worker_is_alive


def test_a_worker_is_alive_while_it_beats(world: World, clock: time_machine.Traveller) -> None:
    assert not alive(world)
    assert beat(world.house)
    assert not beat(world.house)
    assert alive(world)
    clock.shift(BEAT)
    assert beat(world.house)
    clock.shift(timedelta(seconds=61))
    assert not alive(world)


def test_the_debt_of_the_day_is_kept_and_the_last_figure_stays(
    world: World, clock: time_machine.Traveller
) -> None:
    world.a_comment(posted_at=NOW - timedelta(days=3))
    assert sweep(world.house)
    assert not sweep(world.house)
    world.a_comment(posted_at=NOW - timedelta(days=2))
    clock.shift(SWEEP)
    assert sweep(world.house)
    assert days(world) == [(date(2026, 3, 17), 5)]


def test_each_day_has_its_own_figure_by_the_towns_calendar(
    world: World, clock: time_machine.Traveller
) -> None:
    world.a_comment(posted_at=NOW)
    sweep(world.house)
    clock.shift(timedelta(hours=14))  # 23:30 UTC is the next day in the town
    sweep(world.house)
    assert days(world) == [(date(2026, 3, 17), 0), (date(2026, 3, 18), 1)]


def test_a_town_elsewhere_counts_its_own_days(world: World) -> None:
    with world.db.writing() as session:
        settings.set_to(session, "timezone", "Pacific/Kiritimati", now=world.now(), by=CONSOLE)
    sweep(world.house)
    assert [day for day, _ in days(world)] == [date(2026, 3, 17)]


def test_changes_are_forgotten_after_a_day_and_the_newest_stays(
    world: World, clock: time_machine.Traveller
) -> None:
    for topic in ("queue", "arrival", "outgoing"):
        with world.db.writing() as session:
            changes.tell(session, topic, world.now())
    sweep(world.house)
    with world.db.reading() as session:
        assert len(session.scalars(select(Change)).all()) == 3
        newest = changes.last(session)
    clock.shift(KEPT + timedelta(seconds=1))
    sweep(world.house)
    with world.db.reading() as session:
        assert [change.id for change in session.scalars(select(Change))] == [newest]


def test_what_leaves_again_after_a_doubt_has_a_day_for_its_confirmation(
    world: World, clock: time_machine.Traveller
) -> None:
    world.square.failing.append(InDoubt("no_answer"))
    sent = world.send(world.a_comment(), "Samedi.", delay=timedelta(0))
    assert deliver_next(world.house)
    clock.shift(UNCONFIRMED * 2)
    world.act(replies.resolve, sent, said=False, delay=None)
    assert sweep(world.house)
    assert world.reply(sent).awaits_confirmation
    clock.shift(UNCONFIRMED)
    assert sweep(world.house)
    assert world.reply(sent).state == ReplyState.UNDONE


def test_what_nobody_confirms_within_a_day_is_the_draft_again_and_its_comment_in_the_list(
    world: World, clock: time_machine.Traveller
) -> None:
    forgotten = world.a_comment()
    sent = world.send(forgotten, "Samedi.", delay=None)
    clock.shift(timedelta(hours=1))
    confirmed = world.send(world.a_comment(), "Dimanche.", delay=None)
    later = world.send(world.a_comment(), "Lundi.", delay=None)
    clock.shift(UNCONFIRMED - timedelta(hours=1, seconds=1))
    assert sweep(world.house)
    assert world.comment(forgotten).shelf == Shelf.OUTGOING
    world.act(replies.release, confirmed, delay=timedelta(0))
    clock.shift(SWEEP)
    assert sweep(world.house)
    assert (world.comment(forgotten).state, world.comment(forgotten).shelf) == ("unanswered", "to_answer")
    assert [(one.text, one.state) for one in world.replies_to(forgotten)] == [
        ("Samedi.", ReplyState.UNDONE),
        ("Samedi.", ReplyState.DRAFT),
    ]
    assert world.reply(later).awaits_confirmation
    last = world.journal()[-1]
    assert (last.act, last.by) == ("replies.undo", PARVIS)
    world.square.reads["c2"] = PermanentFailure(NOT_READABLE)
    while deliver_next(world.house):
        pass
    assert (world.square.texts(), world.reply(sent).state) == (["Dimanche."], ReplyState.UNDONE)
