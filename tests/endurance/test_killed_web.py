"""Kill -9 of the web process while webhooks come in: whatever was answered 200 is in the database, once."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from queue import Empty, Queue

import httpx2
from sqlalchemy import func, select

from app.db import Database
from app.domain.arrival import Arrival
from app.domain.comment import Comment
from tests.endurance.processes import pause, running, tell, wait_for
from tests.endurance.town import PAGES, Town, town
from tests.standins.graph_nouns import Account, Post
from tests.standins.graph_nouns import Comment as Said
from tests.standins.graph_webhooks import body_of, feed_comment, signed
from tests.standins.serving import listens

SECRET = Account("0").app_secret
POSTMEN = 4
ENOUGH = 50  # kills, among a thousand webhooks


def test_every_webhook_answered_200_is_kept_whenever_the_web_is_killed(
    sqlite: Database, tmp_path: Path, kills: int, seed: int
) -> None:
    chance = random.Random(seed)
    webhooks, kills = (400, kills) if kills < ENOUGH else (1_000, ENOUGH)
    with town(str(sqlite.url), tmp_path) as stage:
        post = Round(stage.door, list(_bodies(webhooks, chance)))
        with post.carried():
            _kill(stage, post, kills, chance)
        assert len(post.yes) == webhooks, "the network sends again until it hears yes"
        assert post.yes == _kept(stage), "every 200 stands for a row, and every row was answered in the end"
        _digest(stage)
        assert _comments(stage) == webhooks
        tell(f"{kills} kills, {webhooks} webhooks sent {post.sent} times")


@dataclass
class Round:
    """The network's side: several postmen, each of whom sends a webhook again until it is answered 200."""

    door: int
    bodies: list[bytes]
    yes: set[str] = field(default_factory=set)
    sent: int = 0

    @contextmanager
    def carried(self) -> Iterator[None]:
        self._bag: Queue[bytes] = Queue()
        self._home = threading.Event()
        for body in self.bodies:
            self._bag.put(body)
        postmen = [threading.Thread(target=self._carry) for _ in range(POSTMEN)]
        for postman in postmen:
            postman.start()
        try:
            yield
        finally:
            self._home.set()
            for postman in postmen:
                postman.join()

    def has_heard(self, number: int) -> bool:
        """Whether so many webhooks were answered."""
        return len(self.yes) >= number

    def _carry(self) -> None:
        with httpx2.Client(
            base_url=f"http://127.0.0.1:{self.door}", trust_env=False, verify=False, timeout=5
        ) as client:
            while not self._home.is_set():
                try:
                    body = self._bag.get_nowait()
                except Empty:
                    pause(0.1)
                    continue
                self.sent += 1
                if _rings(client, body):
                    self.yes.add(sha256(body).hexdigest())
                else:
                    self._bag.put(body)
                    pause(0.1)


def _rings(client: httpx2.Client, body: bytes) -> bool:
    try:
        return (
            client.post("/webhooks/facebook", content=body, headers=signed(body, SECRET)).status_code == 200
        )
    except httpx2.TransportError:
        return False


def _kill(stage: Town, post: Round, kills: int, chance: random.Random) -> None:
    """Let some webhooks in, kill, start again; the last one lives until everything was answered."""
    serve = ("serve", "--no-worker", "--port", str(stage.door))
    for number in range(1, kills + 1):
        enough = len(post.bodies) * number // (kills + 1)
        with running(*serve, environment=stage.environment, log=stage.log) as web:
            wait_for(partial(post.has_heard, enough), "webhooks to be answered")
            pause(chance.uniform(0, 0.02))
            web.kill()
    with running(*serve, environment=stage.environment, log=stage.log) as web:
        listens(stage.door)  # it may have nothing left to answer
        wait_for(partial(post.has_heard, len(post.bodies)), "every webhook to be answered")
        assert web.stop() == 0


def _bodies(number: int, chance: random.Random) -> Iterator[bytes]:
    at = datetime.now(UTC)
    for one in range(number):
        page = chance.choice(PAGES)
        post = Post(f"{page}_7001", page, at)
        words = f"Le banc du square est cassé ({one})."
        yield body_of(
            feed_comment(post, Said(f"7001_{one}", page, post.id, at, words, author=f"{61_000 + one}"))
        )


def _kept(stage: Town) -> set[str]:
    with stage.house.db.reading() as session:
        keys = list(session.scalars(select(Arrival.delivery_key)))
    assert len(keys) == len(set(keys))
    return set(keys)


def _digest(stage: Town) -> None:
    with running("work", environment=stage.environment, log=stage.log) as worker:
        wait_for(stage.digested, "every webhook to be read", within=600)
        assert worker.stop() == 0


def _comments(stage: Town) -> int:
    """How many comments there are; each is another one, because no two share their id."""
    with stage.house.db.reading() as session:
        return session.scalar(select(func.count()).select_from(Comment).where(Comment.own.is_(False))) or 0
