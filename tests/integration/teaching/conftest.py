"""A small town on each database, its clock stopped on a Tuesday morning."""

from __future__ import annotations

import pytest
import time_machine

from app.db import Database
from tests.world import World, found


@pytest.fixture
def world(database: Database, clock: time_machine.Traveller) -> World:
    return found(database)
