"""Promises of nothing in particular: the outbox does not know what it delivers."""

from __future__ import annotations

from datetime import timedelta

from app import outbox
from app.domain.delivery import Delivery
from app.outbox import Claim, Outcome
from tests.world import LEASE, World

LETTER = "letter"


def promise(
    world: World, subject: int, *, speaker: int | None = None, after: timedelta | None = timedelta(0)
) -> int:
    """Promise one letter, due `after` now (None: until a person confirms), and return its delivery."""
    with world.db.writing() as session:
        now = world.now()
        due = None if after is None else now + after
        made = outbox.promise(
            session, LETTER, subject, speaker=speaker or world.connection_id, not_before=due, now=now
        )
        session.flush()  # it is named below
        return made.id


def claim(world: World) -> Claim | None:
    with world.db.writing() as session:
        return outbox.claim(session, world.now(), LEASE)


def claimed(world: World) -> Claim:
    """Claim what must be there to claim."""
    taken = claim(world)
    assert taken is not None
    return taken


def subjects(world: World) -> list[int]:
    """Claim and deliver until nothing is due, and return what was delivered, in order."""
    told = []
    while (taken := claim(world)) is not None:
        told.append(taken.subject_id)
        settle(world, taken, Outcome(outbox.OutcomeKind.DELIVERED))
    return told


def settle(world: World, taken: Claim, outcome: Outcome) -> Outcome | None:
    with world.db.writing() as session:
        return outbox.settle(session, taken, outcome, world.now())


def delivery(world: World, delivery_id: int) -> Delivery:
    with world.db.reading() as session:
        kept = session.get_one(Delivery, delivery_id)
        session.expunge(kept)
    return kept
