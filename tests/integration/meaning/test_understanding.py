"""Where the extra is installed, a comment is sorted better a moment after it came; else nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app import rules, triage
from app.db import Database
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.sense import Sense
from app.errands.understanding import REST, understand_next
from app.house import House
from app.ports.events import CommentEdited, CommentSeen, PostSeen
from tests.fakes import Reader
from tests.unit.meaning.test_speaking import towards
from tests.world import World, found

UNSURE = "Marc Le Goff vous le dit : le kiosque mériterait mieux."
PLAIN = "Marc Le Goff vous le dit : la gare mériterait mieux."


@pytest.fixture
def reader() -> Reader:
    return Reader({"kiosque": towards("suggestion")})


@pytest.fixture
def world(database: Database, clock: time_machine.Traveller) -> World:
    return found(database)


@pytest.fixture
def house(world: World, reader: Reader) -> House:
    return replace(world.house, meaning=reader)


def senses(world: World) -> list[tuple[int, str]]:
    with world.db.reading() as session:
        return [
            (one.comment_id, one.model) for one in session.scalars(select(Sense).order_by(Sense.comment_id))
        ]


def correct(world: World, comment_id: int, intent: str) -> None:
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        triage.correct_intent(session, comment, intent, by=world.claire, now=world.now())


def test_without_the_extra_nothing_is_read(world: World) -> None:
    world.a_comment(UNSURE)
    assert understand_next(world.house) is False
    assert senses(world) == []


def test_what_it_means_changes_its_tag_and_is_kept_with_its_model(
    world: World, house: House, reader: Reader
) -> None:
    world.hear(PostSeen("town", "p1", text="Le vieux port"))
    comment = world.a_comment(UNSURE)
    before = world.comment(comment)
    assert understand_next(house)
    after = world.comment(comment)
    assert before.intent != after.intent == "suggestion"
    assert (after.urgent, after.lang) == (before.urgent, before.lang)
    assert reader.read == [UNSURE, "Le vieux port"]
    assert senses(world) == [(comment, triage.Spoken.read_by("reader 1"))]
    assert understand_next(house) is False
    assert len(reader.read) == 2


def test_what_says_nothing_leaves_a_comment_much_as_it_was(world: World, house: House) -> None:
    comment = world.a_comment("Quand ouvre la piscine ?")
    before = world.comment(comment).intent
    understand_next(house)
    assert world.comment(comment).intent == before == "question"


def test_a_persons_word_stands_and_taken_back_leaves_the_meaning_without_the_extra(
    world: World, house: House
) -> None:
    comment = world.a_comment(UNSURE)
    correct(world, comment, "praise")
    understand_next(house)
    assert world.comment(comment).intent == "praise"
    with world.db.writing() as session:
        said = session.scalars(select(Correction)).one()
        rules.undo_correction(
            session, said, session.get_one(Comment, comment), by=world.claire, now=world.now()
        )
    assert world.comment(comment).intent == "suggestion"


def test_new_words_and_a_new_model_are_read_again(
    world: World, house: House, reader: Reader, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment(UNSURE, external_id="c9")
    understand_next(house)
    clock.shift(timedelta(minutes=1))
    world.hear(CommentEdited("town", CommentSeen("c9", text=PLAIN), edited_at=world.now()))
    assert world.comment(comment).intent != "suggestion"
    assert understand_next(house)
    reader.model = "reader 2"
    assert understand_next(house)
    assert [model.split(",")[0] for _id, model in senses(world)] == ["reader 2"]
    assert PLAIN in reader.read


def test_what_other_weights_made_of_it_is_not_heard(world: World, house: House) -> None:
    comment = world.a_comment(UNSURE)
    understand_next(house)
    with world.db.writing() as session:
        session.execute(update(Sense).values(model="reader 1, 00000000", speaks=[1.0]))
        rules.sort(session, session.get_one(Comment, comment), now=world.now())
    assert world.comment(comment).intent != "suggestion"


def test_a_comment_that_changed_while_it_was_read_is_read_as_it_stands(
    world: World, house: House, reader: Reader
) -> None:
    comment = world.a_comment(UNSURE, external_id="c9")

    class Slow(Reader):
        def vectors(self, texts: Sequence[str]) -> list[bytes]:
            later = world.now() + timedelta(minutes=1)
            world.hear(CommentEdited("town", CommentSeen("c9", text=PLAIN), edited_at=later))
            return super().vectors(texts)

    understand_next(replace(house, meaning=Slow(reader.means)))
    assert (senses(world), world.comment(comment).text) == ([], PLAIN)


def test_with_nothing_to_read_it_rests(world: World, house: House, clock: time_machine.Traveller) -> None:
    assert understand_next(house) is False
    world.a_comment(UNSURE)
    assert understand_next(house) is False
    clock.shift(REST)
    assert understand_next(house) is True


@pytest.mark.parametrize("gone", ["dismissed", "own"])
def test_only_what_waits_is_read(world: World, house: House, reader: Reader, gone: str) -> None:
    comment = world.a_comment(UNSURE, own=gone == "own")
    if gone == "dismissed":
        with world.db.writing() as session:
            session.get_one(Comment, comment).shelf = "done"
    assert understand_next(house) is False
    assert reader.read == []
