"""The town of the fault runs: accounts on the stand-in, which is a process of its own, and its citizens."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import func, select

from app import accounts, replies, wiring
from app.config import Config
from app.domain.actor import CONSOLE
from app.domain.arrival import Arrival
from app.domain.comment import Comment
from app.domain.user import User
from app.errands.connecting import connect
from app.house import House
from tests.endurance.processes import running, wait_for
from tests.needs import TREE
from tests.standins.client import VERSION
from tests.standins.serving import free_port, listens

LEASE = "1s"
KEY = "une longue phrase pour les essais de panne"
PAGES = ("550010020030", "550010020031", "550010020032")
PICTURES = "17841400005550"
FACEBOOK = [{"network": "facebook", "account": page} for page in PAGES]
INSTAGRAM = [{"network": "instagram", "account": PICTURES}]
AT_ONCE = timedelta(0)


@dataclass
class Town:
    """A house on a real database, the accounts it speaks for, and the network's side in its own process.

    wishes: of each reply by its id, the comment it answers, and the words.
    """

    house: House
    environment: dict[str, str]
    folder: Path
    network: httpx2.Client
    claire: User
    door: int
    wishes: dict[int, tuple[int, str]] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        return self.folder / "parvis.log"

    def steer(self, **order: Any) -> dict[str, Any]:
        """Give the stand-in an order (tests/standins/graph_control.py)."""
        answer = self.network.post("/_control", json=order)
        assert answer.status_code == httpx2.codes.OK, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def published(self) -> list[dict[str, Any]]:
        """Everything that was really said on the network, doubles included."""
        said: list[dict[str, Any]] = self.network.get("/_control/published").json()["published"]
        return said

    def send(self, comment_id: int, words: str) -> None:
        """Send a reply as Claire does, without a delay."""
        with self.house.db.writing() as session:
            comment = session.get_one(Comment, comment_id)
            now = self.house.clock()
            reply = replies.send(session, comment, words, key=None, delay=AT_ONCE, by=self.claire, now=now)
            self.wishes[reply.id] = comment_id, words

    def waiting_comments(self) -> list[int]:
        """The ids of what citizens wrote, oldest first."""
        with self.house.db.reading() as session:
            return list(
                session.scalars(select(Comment.id).where(Comment.own.is_(False)).order_by(Comment.id))
            )

    def digested(self) -> bool:
        """Whether nothing that came is still to be read."""
        undone = select(func.count()).select_from(Arrival).where(Arrival.digested_at.is_(None))
        with self.house.db.reading() as session:
            return session.scalar(undone) == 0


@contextmanager
def town(url: str, folder: Path, *, lease: str = LEASE) -> Iterator[Town]:
    """Found the town on an empty, migrated database, its web process already at the door."""
    environment = {
        "PARVIS_DATABASE_URL": url,
        "PARVIS_SECRET_KEY": KEY,
        "PARVIS_LEASE": lease,
        "PARVIS_ALLOW_PRIVATE_ADDRESSES": "1",
    }
    seconds = timedelta(seconds=int(lease.removesuffix("s")))
    house = wiring.build(
        Config(database_url=url, secret_key=(KEY,), lease=seconds, allow_private_addresses=True)
    )
    with _network(folder) as network:
        _open_accounts(house, network)
        with house.db.writing() as session:
            claire = accounts.add_user(
                session, "claire@ville.example", "Claire Morvan", "manager", now=house.clock(), by=CONSOLE
            )
        yield Town(house, environment, folder, network, claire, free_port())
    house.db.close()


@contextmanager
def at_the_door(stage: Town) -> Iterator[None]:
    """Serve the web beside the test, and tell the network where."""
    serve = ("serve", "--no-worker", "--port", str(stage.door))
    with running(*serve, environment=stage.environment, log=stage.log):
        listens(stage.door)
        doors = {name: f"http://127.0.0.1:{stage.door}/webhooks/{name}" for name in ("facebook", "instagram")}
        stage.steer(webhooks={"doors": doors})
        yield


def people_write(stage: Town, threads: int, chance: random.Random) -> None:
    """Let citizens write so many threads, some with an answer of another citizen; wait until all came."""
    with running("work", environment=stage.environment, log=stage.log):
        for number in range(threads):
            post = f"{PAGES[number % 4]}_7001" if number % 4 < len(PAGES) else "17900000007001"
            top = _write(stage, post, number, "Les volets de l’école grincent.")
            if chance.random() < 0.4:
                _write(stage, top, number, "Chez nous aussi.")
        wait_for(stage.digested, "every comment to be digested")


def _write(stage: Town, on: str, number: int, words: str) -> str:
    who = f"{61_000 + number}"
    comment = {"on": on, "text": f"{words} ({number})", "author": who, "author_name": f"Lou {number}"}
    made: list[str] = stage.steer(comments=[comment | {"tell": True}])["comments"]
    return made[0]


@contextmanager
def _network(folder: Path) -> Iterator[httpx2.Client]:
    port = free_port()
    command = ["-m", "tests.standins.graph", "--port", str(port), "--state", str(folder / "network.jsonl")]
    process = subprocess.Popen([sys.executable, *command], cwd=TREE)
    try:
        wait_for(lambda: _listens(port), "the stand-in")
        with httpx2.Client(
            base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=False, timeout=30
        ) as client:
            yield client
    finally:
        process.kill()
        process.wait(10)


def _listens(port: int) -> bool:
    listens(port)
    return True


def _open_accounts(house: House, network: httpx2.Client) -> None:
    opened = [{"id": page, "token": f"jeton-{page}"} for page in PAGES[1:]]
    posts = [{"account": page, "id": f"{page}_7001", "text": "La fête du lavoir."} for page in PAGES[1:]]
    assert network.post("/_control", json={"accounts": opened, "posts": posts}).status_code == 200
    tokens = {PAGES[0]: "jeton-de-la-page", PICTURES: "jeton-instagram"}
    for one in (*FACEBOOK, *INSTAGRAM):
        credentials = {
            "app_secret": "secret-de-lapplication",
            "verify_token": "mot de passe de la porte",
            "access_token": tokens.get(one["account"], f"jeton-{one['account']}"),
            "api": f"{network.base_url}".rstrip("/") + VERSION,
        }
        name = "Ville de Sainte-Aubépine"
        connect(house, one["network"], one["account"], name, credentials, check=False, by=CONSOLE)
