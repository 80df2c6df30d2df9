"""Real servers, which somebody started and named in the environment. Nothing of this runs in CI."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from threading import Event
from time import monotonic
from typing import TypeVar

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Channel
from tests.needs import missing

T = TypeVar("T")
PATIENCE, PAUSE = 30.0, 0.2


def named(variable: str) -> str:
    """What the environment names; the test is skipped, with one visible line, where it does not."""
    return os.environ.get(variable, "").rstrip("/") or missing(variable)


def until(ask: Callable[[], T], is_there: Callable[[T], object]) -> T:
    """Ask again and again until the answer is there: what one server wrote, another shows a little later."""
    over_at, pause = monotonic() + PATIENCE, Event()
    while not is_there(answer := ask()):
        assert monotonic() < over_at, f"still not there after {PATIENCE:.0f} s"
        pause.wait(PAUSE)
    return answer


@pytest.fixture(scope="session")
def networks() -> Iterator[dict[str, Channel]]:
    http = Http(allow_private=True, timeout=httpx2.Timeout(30))
    yield discover(http)
    http.close()
