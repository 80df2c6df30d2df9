"""Kill -9 of the worker between claim and settle, while the network fails: each reply is said once."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.db import Database
from app.domain.delivery import Delivery, DeliveryState
from tests.endurance import reckoning
from tests.endurance.processes import Command, comes, pause, running, tell, wait_for
from tests.endurance.town import Town, at_the_door, people_write, town

FAULTS = (
    {"fault": "write_then_500", "p": 0.08},
    {"fault": "write_then_close", "p": 0.08},
    {"fault": "write_then_silent", "seconds": 0.5, "p": 0.06},
    {"fault": "write_then_error", "code": 2, "p": 0.04},
    {"fault": "close", "on": "publish", "p": 0.05},
    {"fault": "silent", "on": "publish", "seconds": 0.5, "p": 0.05},
    {"fault": "empty_500", "on": "publish", "p": 0.05},
    {"fault": "html_502", "on": "publish", "p": 0.03},
    {"fault": "slow", "on": "publish", "seconds": 0.12, "p": 0.4},
    {"fault": "empty_500", "on": "list", "p": 0.1},
)
ECHOES = ("off", "before", "off", "after")
SAME_WORDS = "Merci, c’est noté."


def test_a_killed_worker_says_every_reply_once(
    sqlite: Database, tmp_path: Path, kills: int, seed: int
) -> None:
    _endure(str(sqlite.url), tmp_path, kills=kills, workers=1, seed=seed)


def test_two_workers_killed_in_turn_say_every_reply_once(
    postgresql: Database, tmp_path: Path, kills: int, seed: int
) -> None:
    url = postgresql.url.render_as_string(hide_password=False)
    _endure(url, tmp_path, kills=kills * 2 // 5, workers=2, seed=seed)


def _endure(url: str, folder: Path, *, kills: int, workers: int, seed: int) -> None:
    chance = random.Random(seed)
    with town(url, folder) as stage, at_the_door(stage):
        people_write(stage, kills * 3 // 2, chance)
        stage.steer(random={"seed": seed, "faults": FAULTS})
        words = _words(stage.waiting_comments(), chance)
        caught = _kill(stage, words, kills=kills, workers=workers, chance=chance)
        stage.steer(clear=True)
        for comment, text in words:
            stage.send(comment, text)
        with running("work", environment=stage.environment, log=stage.log) as calm:
            wait_for(lambda: reckoning.is_calm(stage), "every promise to be kept or shown")
            assert calm.stop() == 0
        tell(f"{kills} kills, {caught} between claim and settle; {reckoning.check(stage)}")
    assert caught >= kills // 3, "the kills fell between two deliveries: this run proved little"


def _words(comments: Sequence[int], chance: random.Random) -> Iterator[tuple[int, str]]:
    """What is said to each comment; some say the same, even in one thread."""
    for comment in comments:
        yield comment, SAME_WORDS if chance.random() < 0.25 else f"Nous passons mardi ({comment})."


def _kill(
    stage: Town, words: Iterator[tuple[int, str]], *, kills: int, workers: int, chance: random.Random
) -> int:
    """Start, let it claim, kill; as often as asked. Return how many held a claim when they died."""
    caught = 0
    with ExitStack() as stack:
        alive: list[Command] = []
        for number in range(kills):
            stage.steer(webhooks={"echo": ECHOES[number % len(ECHOES)]})
            for comment, text in islice(words, 2):
                stage.send(comment, text)
            while len(alive) < workers:
                alive.append(
                    stack.enter_context(running("work", environment=stage.environment, log=stage.log))
                )
            known = _claims(stage)
            comes(partial(_has_claimed, stage, known), within=3)
            pause(chance.uniform(0, 0.12))
            alive.pop(chance.randrange(workers)).kill()
            caught += bool(_claims(stage) - known)
    return caught


def _has_claimed(stage: Town, known: set[Any]) -> bool:
    return bool(_claims(stage) - known)


def _claims(stage: Town) -> set[Any]:
    """The tickets of what a worker, alive or dead, has in hand."""
    claimed = select(Delivery.ticket).where(Delivery.state == DeliveryState.CLAIMED)
    with stage.house.db.reading() as session:
        return set(session.scalars(claimed))
