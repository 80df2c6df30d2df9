"""The stand-in as a careful application meets it: a client with a token, and the town of most tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
from starlette.types import Receive, Scope, Send

from tests.standins.graph import Graph, Town
from tests.standins.serving import PATIENCE, served

VERSION = "/v25.0"
Reply = tuple[int, Any]


@dataclass
class Met:
    """A running stand-in. `get`, `post` and `delete` give the status and what the JSON says."""

    graph: Graph
    town: Town
    address: str
    client: httpx2.Client = field(repr=False)

    def get(self, path: str, **params: str) -> Reply:
        return _read(self.client.get(VERSION + path, params=params))

    def post(self, path: str, **form: str) -> Reply:
        return _read(self.client.post(VERSION + path, data=form))

    def delete(self, path: str) -> Reply:
        return _read(self.client.delete(VERSION + path))

    def use(self, token: str) -> None:
        self.client.headers["authorization"] = f"Bearer {token}"

    @property
    def said(self) -> list[tuple[str, str]]:
        """Give the target and the words of everything that was said."""
        return [(one.target, one.text) for one in self.graph.state.published()]


class Ground:
    """A server that stays while stand-ins come and go: starting one for each test is slow."""

    def __init__(self) -> None:
        self.address = ""
        self.graph = Graph()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.graph(scope, receive, send)


@contextmanager
def grounded() -> Iterator[Ground]:
    """Start a server for the stand-ins of a whole session."""
    ground = Ground()
    with served(ground) as ground.address:
        yield ground


@contextmanager
def met(ground: Ground, graph: Graph | None = None, *, timeout: float = PATIENCE) -> Iterator[Met]:
    """Put a stand-in with its town on the ground, and speak for the Page."""
    ground.graph = graph or Graph()
    town = ground.graph.found()
    with httpx2.Client(base_url=ground.address, timeout=timeout, trust_env=False, verify=False) as client:
        running = Met(ground.graph, town, ground.address, client)
        running.use(town.page.token)
        yield running


def _read(answer: httpx2.Response) -> Reply:
    return answer.status_code, answer.json()
