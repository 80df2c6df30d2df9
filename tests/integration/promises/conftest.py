"""A promise made, and a reply that may keep it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import pytest

from app import promises
from app.domain.reply import Reply
from tests.world import World

TODAY = date(2026, 3, 17)


class Makes(Protocol):
    def __call__(self, comment_id: int, *, key: str = ..., due_on: date = ...) -> int: ...


@pytest.fixture
def makes(world: World) -> Makes:
    """Send a reply that promises, and return the promise's id."""

    def made(comment_id: int, *, key: str = "reply-1", due_on: date = TODAY) -> int:
        reply_id = world.send(comment_id, "Nous revenons vers vous.", key=key)
        with world.db.writing() as session:
            reply = session.get_one(Reply, reply_id)
            by, now = world.claire, world.now()
            return promises.make(session, reply, "revenons vers vous", due_on, today=TODAY, by=by, now=now).id

    return made
