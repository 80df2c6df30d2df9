from __future__ import annotations

from datetime import timedelta

import time_machine
from sqlalchemy import func, select

from app.domain.actor import CONSOLE
from app.domain.arrival import Arrival
from app.domain.comment import Comment
from app.errands.demonstrating import open_town, trickle
from app.errands.digesting import digest_next
from app.errands.erasing import erase
from app.house import House


def arrivals(house: House) -> int:
    with house.db.reading() as session:
        return session.scalar(select(func.count(Arrival.id))) or 0


def test_people_go_on_writing_one_at_a_time(town: House, clock: time_machine.Traveller) -> None:
    assert not trickle(town)
    for number in range(3):
        before = arrivals(town)
        clock.shift(timedelta(seconds=40))
        assert trickle(town)
        assert not trickle(town)
        assert arrivals(town) == before + 1
        assert digest_next(town)
        with town.db.reading() as session:
            one = session.scalars(select(Comment).where(Comment.external_id == f"t{number:05}")).one()
            assert one.posted_at == town.clock()


def test_nobody_writes_sooner_than_twenty_seconds_after_another(
    town: House, clock: time_machine.Traveller
) -> None:
    for _ in range(3):
        clock.shift(timedelta(seconds=40))
        assert trickle(town)
        clock.shift(timedelta(seconds=19))
        assert not trickle(town)


def test_a_long_pause_brings_no_crowd(town: House, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(days=3))
    assert trickle(town)
    assert not trickle(town)


def test_nobody_writes_where_there_is_no_demonstration(house: House, clock: time_machine.Traveller) -> None:
    assert not trickle(house)
    open_town(house, days=1)
    erase(house, by=CONSOLE)
    clock.shift(timedelta(minutes=5))
    assert not trickle(house)
