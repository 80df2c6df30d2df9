"""Servers of a bench: `parvis` and its counterparts, each a process of its own behind the same uvicorn."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from app import accounts, wiring
from app.cli import ground
from app.config import Config
from app.domain.actor import CONSOLE
from app.house import House
from tests.needs import TREE
from tests.standins.serving import LOOPBACK, free_port

KEY = "une longue phrase pour les mesures"
OFTEN = 0.01  # seconds between two looks
PATIENCE = 60.0  # seconds for a server to answer
Answer = tuple[int, bytes]


class NotServed(Exception):
    """A server did not answer in time, or not as it should."""


class Server:
    """A running server, and how to ask it on a connection that stays open."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self._log = log

    def connection(self) -> HTTPConnection:
        return HTTPConnection(LOOPBACK, self.port, timeout=PATIENCE)

    def answers(self, path: str) -> None:
        """Wait until it answers this address."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                ask(self.connection(), "GET", path)
            except (OSError, HTTPException):
                threading.Event().wait(OFTEN)
            else:
                return
        raise NotServed(f"{path}: {self._log.read_text(encoding='utf-8')[-500:]}")


def ask(
    connection: HTTPConnection,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    connection.request(method, path, body, dict(headers or {}))
    answer = connection.getresponse()
    return answer.status, answer.read()


def environment(url: str) -> dict[str, str]:
    return {"PARVIS_DATABASE_URL": url, "PARVIS_SECRET_KEY": KEY, "PARVIS_ALLOW_PRIVATE_ADDRESSES": "1"}


@contextmanager
def house_at(file: Path) -> Iterator[House]:
    """Open the house on a fresh database file."""
    url = f"sqlite:///{file}"
    house = wiring.build(Config(database_url=url, secret_key=(KEY,), allow_private_addresses=True))
    ground.make_ready(house)
    yield house
    house.db.close()


@contextmanager
def parvis(file: Path) -> Iterator[Server]:
    """Serve the web over this database, without a worker."""
    with started("-P", "-m", "app.cli", "serve", "--no-worker", file=file) as server:
        server.answers("/health/live")
        yield server


@contextmanager
def started(*command: str, file: Path, port: bool = True) -> Iterator[Server]:
    """Start Python in the tree, its output in a file beside the database."""
    number = free_port()
    ported = ("--port", str(number)) if port else ()
    known = os.environ | environment(f"sqlite:///{file}") | {"PYTHONPATH": str(TREE)}
    said = file.with_suffix(".log")
    with said.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *command, *ported], cwd=TREE, env=known, stdout=log, stderr=log
        )
    try:
        yield Server(process, number, said)
    finally:
        process.terminate()
        process.wait(20)


def signed_in(house: House, server: Server, email: str) -> dict[str, str]:
    """Sign a person in by a link; give the headers of a browser that keeps the cookie."""
    with house.db.writing() as session:
        user = accounts.with_email(session, email) or accounts.add_user(
            session, email, "Claire Morvan", "manager", now=house.clock(), by=CONSOLE
        )
        link = accounts.make_link(session, user, now=house.clock(), by=CONSOLE)
    connection = server.connection()
    connection.request("POST", f"/sign-in-links/{link}", headers={"Sec-Fetch-Site": "same-origin"})
    answer = connection.getresponse()
    answer.read()
    cookie = (answer.headers["set-cookie"] or "").partition(";")[0]
    return {"Cookie": cookie, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
