"""Those who ask the same, and the page where they are answered."""

from __future__ import annotations

import pytest

from tests.asking import ask_the_same, group_of
from tests.world import World


@pytest.fixture
def asked(world: World) -> list[int]:
    return ask_the_same(world)


@pytest.fixture
def page(asked: list[int], world: World) -> str:
    return f"/groups/{group_of(world, asked[0])}"
