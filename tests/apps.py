"""Applications for tests. FastAPI builds its routes when it is first asked, a tenth of a second for all of
ours: so a worker keeps what it has opened, and gives it another house.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from starlette.datastructures import State

from app.house import House
from app.main import create_app

_kept: list[FastAPI] = []


@contextmanager
def opened(house: House) -> Iterator[FastAPI]:
    """Open the application before this house; two that are open at once are two."""
    app = _kept.pop() if _kept else create_app(house)
    app.state = State({"house": house})
    app.middleware_stack = None  # it was built for another address
    try:
        yield app
    finally:
        _kept.append(app)
