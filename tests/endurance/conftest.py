"""What every fault run has: how many kills it makes, and a seed that can be given again."""

from __future__ import annotations

import os
import random

import pytest

SEED = "PARVIS_TESTS_SEED"


@pytest.fixture(scope="session")
def kills(long_run: bool) -> int:  # noqa: FBT001 - a fixture's value comes by its name
    return 200 if long_run else 20


@pytest.fixture
def seed() -> int:
    """Give the seed of this run, and print it: a run that fails is run again with it."""
    given = int(os.environ.get(SEED) or random.SystemRandom().randrange(1_000_000))
    print(f"\n{SEED}={given}", end=" ")  # noqa: T201 - the seed must be seen
    return given
