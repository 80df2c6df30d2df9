"""The town says how sure triage must be before a thank-you is shelved: what waits moves at once."""

from __future__ import annotations

from app import backlog, settings
from app.domain.actor import CONSOLE
from app.domain.standing import Shelf
from tests.world import World


def demand(world: World, threshold: str) -> None:
    with world.db.writing() as session:
        settings.set_to(session, "read_threshold", threshold, now=world.now(), by=CONSOLE)


def test_a_stricter_threshold_brings_thanks_back_to_the_desk_and_a_laxer_one_shelves_them(
    world: World,
) -> None:
    demand(world, "0")
    thanks = world.a_comment("Merci beaucoup, bravo aux équipes")
    question = world.a_comment("Quand ouvre la piscine ?")
    assert world.comment(thanks).shelf == Shelf.TO_READ
    demand(world, "1.0")
    assert world.comment(thanks).shelf == Shelf.TO_ANSWER
    demand(world, "0")
    assert (world.comment(thanks).shelf, world.comment(question).shelf) == (Shelf.TO_READ, Shelf.TO_ANSWER)
    with world.db.reading() as session:
        counts = backlog.counts(session)
    assert (counts[Shelf.TO_READ], counts[Shelf.TO_ANSWER]) == (1, 1)
