"""SIGTERM: what is in hand is finished or given back, within a bounded time, and the exit is clean."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
from sqlalchemy import select

from app import accounts
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.arrival import Arrival
from app.domain.delivery import Delivery, DeliveryState
from tests.endurance import reckoning
from tests.endurance.processes import pause, running, wait_for
from tests.endurance.town import Town, at_the_door, people_write, town
from tests.standins.serving import listens

FROM_A_PAGE = {"Sec-Fetch-Site": "same-origin"}
OPENINGS = 4
WEB_STOPS_WITHIN = 10.0  # seconds, with streams open: a container that takes longer is killed


def test_a_worker_asked_to_stop_finishes_the_reply_it_is_saying(sqlite: Database, tmp_path: Path) -> None:
    with town(str(sqlite.url), tmp_path, lease="60s") as stage, at_the_door(stage):
        people_write(stage, 4, random.Random(1))
        slow = {"fault": "slow", "on": "publish", "seconds": 1.5, "p": 1.0}
        stage.steer(random={"seed": 1, "faults": [slow]})
        for comment in stage.waiting_comments():
            stage.send(comment, f"Nous passons mardi ({comment}).")
        with running("work", environment=stage.environment, log=stage.log) as worker:
            wait_for(lambda: _claimed(stage), "a reply to be in hand")
            assert worker.stop() == 0
        assert not _claimed(stage)
        assert len(stage.published()) == len(_delivered(stage)) > 0
        stage.steer(clear=True)
        with running("work", environment=stage.environment, log=stage.log) as worker:
            wait_for(lambda: reckoning.is_calm(stage), "the others to be said")
            assert worker.stop() == 0
        reckoning.check(stage)


def test_a_worker_asked_to_stop_leaves_no_webhook_half_read(sqlite: Database, tmp_path: Path) -> None:
    with town(str(sqlite.url), tmp_path, lease="60s") as stage, at_the_door(stage):
        page = "550010020030_7001"
        written = [{"on": page, "text": f"Et le square ? ({one})", "author": "61"} for one in range(60)]
        stage.steer(comments=[one | {"tell": True} for one in written])
        with running("work", environment=stage.environment, log=stage.log) as worker:
            wait_for(lambda: _read(stage), "the worker to begin")
            assert worker.stop() == 0
        with stage.house.db.reading() as session:
            begun = select(Arrival.id).where(Arrival.attempts > 0, Arrival.digested_at.is_(None))
            assert list(session.scalars(begun)) == []


def test_the_web_stops_in_time_although_a_stream_is_open(sqlite: Database, tmp_path: Path) -> None:
    with town(str(sqlite.url), tmp_path) as stage:
        serve = ("serve", "--no-worker", "--port", str(stage.door))
        with (
            running(*serve, environment=stage.environment, log=stage.log) as web,
            at_hand(stage) as browser,
            browser.stream("GET", "/stream") as stream,
        ):
            assert stream.status_code == 200
            began = time.monotonic()
            assert web.stop() == 0
            assert time.monotonic() - began < WEB_STOPS_WITHIN


def test_the_web_asked_to_stop_while_it_still_opens_leaves_cleanly(
    sqlite: Database, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    with town(str(sqlite.url), tmp_path) as stage:
        for _ in range(OPENINGS):
            serve = ("serve", "--no-worker", "--port", str(stage.door))
            with running(*serve, environment=stage.environment, log=stage.log) as web:
                listens(stage.door)
                pause(chance.uniform(0, 0.3))
                assert web.stop() == 0


@contextmanager
def at_hand(stage: Town) -> Iterator[httpx2.Client]:
    """Claire's browser, signed in."""
    listens(stage.door)
    with stage.house.db.writing() as session:
        link = accounts.make_link(session, stage.claire, now=stage.house.clock(), by=CONSOLE)
    address = f"http://127.0.0.1:{stage.door}"
    with httpx2.Client(
        base_url=address, headers=FROM_A_PAGE, trust_env=False, verify=False, timeout=20
    ) as browser:
        assert browser.post(f"/sign-in-links/{link}").status_code == 303
        yield browser


def _claimed(stage: Town) -> list[int]:
    return _deliveries(stage, DeliveryState.CLAIMED)


def _delivered(stage: Town) -> list[int]:
    return _deliveries(stage, DeliveryState.DELIVERED)


def _deliveries(stage: Town, state: DeliveryState) -> list[int]:
    with stage.house.db.reading() as session:
        return list(session.scalars(select(Delivery.id).where(Delivery.state == state)))


def _read(stage: Town) -> list[int]:
    with stage.house.db.reading() as session:
        return list(session.scalars(select(Arrival.id).where(Arrival.digested_at.is_not(None))))
