"""A worker that sleeps past its lease, and wakes when another has done its work, says nothing more."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from app.db import Database
from app.domain.comment import Comment
from app.domain.reply import Reply, ReplyState
from tests.endurance import reckoning
from tests.endurance.processes import Command, running, wait_for
from tests.endurance.town import Town, at_the_door, people_write, town

LONG_AGO = timedelta(minutes=20)
LEASE = "3s"  # a call may take a third of it: on a busy machine, much longer than the slow one here
TRIES = 8  # on a busy machine it may have said the reply before it sleeps


def test_a_worker_that_slept_past_its_lease_does_not_say_it_again(sqlite: Database, tmp_path: Path) -> None:
    with town(str(sqlite.url), tmp_path, lease=LEASE) as stage, at_the_door(stage):
        people_write(stage, TRIES, random.Random(1))
        _grow_old(stage)
        slow = {"fault": "slow", "on": "read", "seconds": 0.25, "p": 1.0}
        stage.steer(random={"seed": 1, "faults": [slow]})
        with running("work", environment=stage.environment, log=stage.log) as sleeper:
            assert any(_falls_asleep_over(stage, one, sleeper, sqlite) for one in stage.waiting_comments())
            stage.steer(clear=True)
            with running("work", environment=stage.environment, log=stage.log) as other:
                wait_for(lambda: _all_published(stage), "another worker to take over")
                assert other.stop() == 0
            sleeper.wake()
            assert sleeper.stop() == 0
        reckoning.check(stage)


def _falls_asleep_over(stage: Town, comment: int, sleeper: Command, database: Database) -> bool:
    """Put the worker to sleep in the middle of a reply; wake it where it had said that one already."""
    stage.send(comment, f"Nous passons mardi au numéro {comment}.")
    wait_for(lambda: _is_read(stage, comment), "the comment to be read before the reply leaves")
    wait_for(lambda: _sleeps_without_the_pen(sleeper, database), "the worker to sleep between two acts")
    if not _all_published(stage):
        return True
    sleeper.wake()
    return False


def _sleeps_without_the_pen(sleeper: Command, database: Database) -> bool:
    """Put it to sleep; one that was in the middle of writing would keep everybody from it, so it goes on."""
    sleeper.sleep()
    with closing(sqlite3.connect(str(database.url.database), timeout=0.2)) as line:
        try:
            line.execute("BEGIN IMMEDIATE")
            line.rollback()
        except sqlite3.OperationalError:
            sleeper.wake()
            return False
    return True


def _grow_old(stage: Town) -> None:
    """Let the comments have come so long ago that each is read again before it is answered."""
    with stage.house.db.writing() as session:
        then = stage.house.clock() - LONG_AGO
        session.execute(update(Comment).values(received_at=then, read_at=then))


def _is_read(stage: Town, comment_id: int) -> bool:
    with stage.house.db.reading() as session:
        name = session.get_one(Comment, comment_id).external_id
    calls = stage.network.get("/_control").json()["calls"]
    return any(call["kind"] == "read" and call["path"].endswith(name) for call in calls)


def _all_published(stage: Town) -> bool:
    with stage.house.db.reading() as session:
        return set(session.scalars(select(Reply.state))) == {ReplyState.PUBLISHED}
