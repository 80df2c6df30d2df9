"""A case that a mail may answer."""

from __future__ import annotations

import pytest

from app import departments
from tests.web.people import three
from tests.world import World


@pytest.fixture
def case(world: World) -> tuple[int, int]:
    """A comment of Marc at Roads, and its case."""
    marc, *_others = three(world)
    return marc, world.decide(departments.assign, marc, "voirie").id
