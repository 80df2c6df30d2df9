from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standins.client import Ground, Met, grounded, met


@pytest.fixture(scope="session")
def ground() -> Iterator[Ground]:
    with grounded() as standing:
        yield standing


@pytest.fixture
def network(ground: Ground) -> Iterator[Met]:
    with met(ground) as running:
        yield running
