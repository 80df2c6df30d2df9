"""Where the extra is installed a saved reply is suggested for what it means, without a word in common."""

from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine

from app import saved_replies
from app.domain.comment import Comment
from app.domain.saved_reply import SavedReply
from app.domain.sense import nearness
from app.errands.understanding import REST, understand_next
from app.house import House
from app.ports.events import CommentEdited, CommentSeen
from app.saved_replies import Wording
from tests.fakes import Reader
from tests.unit.meaning.test_speaking import towards
from tests.world import World

LUNCH = Wording("Cantine", "Bonjour {prénom}, le portail famille prend les inscriptions.")
OTHER = Wording("Marché", "Chaque samedi matin, place de la République.")
ASKED = "Ma fille entre au CP, comment faire pour le déjeuner ?"


@pytest.fixture
def reader() -> Reader:
    meals, market = towards("question"), towards("praise")
    return Reader({"Cantine": meals, "déjeuner": meals, "Marché": market, "samedi": market})


@pytest.fixture
def house(world: World, reader: Reader) -> House:
    return replace(world.house, meaning=reader)


def keep(world: World, wording: Wording, known: int | None = None) -> int:
    with world.db.writing() as session:
        saved = saved_replies.find(session, known) if known else None
        return saved_replies.keep(session, wording, known=saved, by=world.claire, now=world.now()).id


def reads_all(house: House) -> None:
    while understand_next(house):
        pass


def near(world: World, comment: int) -> list[tuple[str, float]]:
    """What is suggested for this comment, best first, each with how near it is in meaning."""
    with world.db.reading() as session:
        found = session.get_one(Comment, comment)
        listed = saved_replies.listing(session, now=world.now(), to=found)
        suits = saved_replies.nearest(listed, found, None, world.now().date())
        return [(one.saved.title, round(one.nearness, 2)) for one, _score in suits]


def test_without_the_extra_words_alone_are_compared(world: World) -> None:
    keep(world, LUNCH)
    assert near(world, world.a_comment(ASKED)) == []


def test_what_means_the_same_is_suggested_and_nothing_else(world: World, house: House) -> None:
    keep(world, LUNCH)
    keep(world, OTHER)
    comment = world.a_comment(ASKED)
    reads_all(house)
    assert near(world, comment) == [("Cantine", 1.0)]


def test_what_is_changed_is_read_again(
    world: World, house: House, reader: Reader, clock: time_machine.Traveller
) -> None:
    number, comment = keep(world, LUNCH), world.a_comment(ASKED)
    reads_all(house)
    keep(world, replace(LUNCH, title="Marché"), number)
    assert near(world, comment) == [], "nobody has read it as it stands"
    clock.shift(REST)
    reads_all(house)
    assert reader.read.count("Marché") == 1
    assert near(world, comment) == []


def test_what_two_readers_say_is_not_compared(
    world: World, house: House, clock: time_machine.Traveller
) -> None:
    number, comment = keep(world, LUNCH), world.a_comment(ASKED)
    reads_all(house)
    with world.db.writing() as session:
        session.get_one(SavedReply, number).meant_by = "reader 2"
    assert near(world, comment) == []
    clock.shift(REST)
    reads_all(house)
    assert near(world, comment) == [("Cantine", 1.0)], "it was read again by the one that is there"


def test_words_that_changed_are_not_compared_before_they_are_read(world: World, house: House) -> None:
    keep(world, LUNCH)
    comment = world.a_comment(ASKED)
    reads_all(house)
    seen = CommentSeen(world.comment(comment).external_id, text="Et le goûter ?", post_external_id="p1")
    world.hear(CommentEdited("town", seen, edited_at=world.now()))
    assert near(world, comment) == []


def test_nearness_is_of_directions() -> None:
    one, other = bytes([127, 0]), bytes([0, 127])
    assert nearness(one, one) == pytest.approx(1)
    assert nearness(one, other) == 0
    assert nearness(one, bytes(2)) == 0
