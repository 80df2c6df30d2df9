"""Rules of the town, written by Claire."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app import rules
from app.domain.rule import Acts, Check, Condition, Field
from app.rules import Draft
from tests.world import World

Written = Callable[..., int]


@pytest.fixture
def written(world: World) -> Written:
    """Write a rule: its words, what it does, and how it is called."""

    def write(*words: str, name: str = "Nids-de-poule", **does: object) -> int:
        draft = Draft(name, (Condition(Field.TEXT, Check.SAYS, words),), Acts(**does))  # type: ignore[arg-type]
        with world.db.writing() as session:
            return rules.keep(session, draft, by=world.claire, now=world.now()).id

    return write
