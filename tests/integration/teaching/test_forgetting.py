"""A lesson that is forgotten teaches nobody any more, in any process; it can be recalled."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import intake, teaching, triage
from app.db import Database
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.errors import NotFound
from app.domain.lesson import Forgetting, Lesson, Source
from app.domain.sense import Sense
from app.ports.events import CommentPosted, CommentSeen
from tests.fakes import NAME
from tests.world import MARC, World

ODD = "Zblourf ! Zblourf zblourf, comme tous les ans, avec des frimousses"


@pytest.fixture
def before(world: World) -> str | None:
    return world.comment(world.a_comment(ODD)).intent


@pytest.fixture
def taught(world: World, before: str | None) -> list[int]:
    """Eight corrections of the same odd words, by their ids."""
    assert before != "suggestion"
    return [_correct(world, world.a_comment(ODD)) for _ in range(8)]


def _correct(world: World, comment_id: int) -> int:
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        said = triage.correct_intent(session, comment, "suggestion", by=world.claire, now=world.now())
        assert said is not None
        session.flush()  # its id is what a test names
        return said.id


def says(world: World) -> str | None:
    return world.comment(world.a_comment(ODD)).intent


def forget(world: World, number: int) -> int:
    with world.db.writing() as session:
        return teaching.forget(session, Source.CORRECTION, number, by=world.claire, now=world.now()).id


def another_process(database: Database) -> Database:
    return Database(database.engine.url.render_as_string(hide_password=False))


def test_what_is_forgotten_teaches_no_more_and_what_is_recalled_does(
    world: World, taught: list[int], before: str | None
) -> None:
    assert says(world) == "suggestion"
    forgettings = [forget(world, number) for number in taught]
    assert says(world) == before
    with world.db.writing() as session:
        for number in forgettings:
            teaching.recall(session, number, by=world.claire, now=world.now())
    assert says(world) == "suggestion"


def test_the_comment_keeps_what_was_said_of_it(world: World, taught: list[int]) -> None:
    forget(world, taught[0])
    with world.db.reading() as session:
        comment_id = session.get_one(Correction, taught[0]).comment_id
    assert world.comment(comment_id).intent == "suggestion"


def test_a_process_that_knew_the_lessons_or_begins_anew_does_not_know_them(
    world: World, taught: list[int], before: str | None
) -> None:
    knew, anew = another_process(world.db), another_process(world.db)
    with knew.reading() as session:
        assert triage.classify(ODD, lessons=triage.lessons_of(session)).intent == "suggestion"
    for number in taught:
        forget(world, number)
    for process in (knew, anew):
        with process.reading() as session:
            assert triage.classify(ODD, lessons=triage.lessons_of(session)).intent == before
        process.engine.dispose()


def test_starting_again_forgets_all_that_was_taught_until_then_and_is_taken_back(
    world: World, taught: list[int], before: str | None
) -> None:
    with world.db.writing() as session:
        number = teaching.restart(session, by=world.claire, now=world.now()).id
    assert taught
    assert says(world) == before
    with world.db.reading() as session:
        assert teaching.taught(session, most=50) == ([], False)
    with world.db.writing() as session:
        teaching.recall(session, number, by=world.claire, now=world.now())
    assert says(world) == "suggestion"
    acts = [(line.act, line.by) for line in world.journal()][-2:]
    assert acts == [("teaching.restart", world.claire.actor), ("teaching.recall", world.claire.actor)]


def test_the_journal_says_who_forgot_which_lesson_without_a_word_of_it(
    world: World, taught: list[int]
) -> None:
    forget(world, taught[0])
    forget(world, taught[0])
    lines = [line for line in world.journal() if line.act.startswith("teaching.")]
    assert [(one.act, one.by, one.details) for one in lines] == [
        ("teaching.forget", world.claire.actor, {"source": "correction", "lesson": taught[0]})
    ]


def test_what_does_not_exist_is_not_forgotten(world: World) -> None:
    with pytest.raises(NotFound), world.db.writing() as session:
        teaching.forget(session, Source.CORRECTION, 999, by=world.claire, now=world.now())
    with pytest.raises(NotFound), world.db.writing() as session:
        teaching.recall(session, 999, by=world.claire, now=world.now())


def test_a_person_who_is_erased_teaches_nobody_not_even_a_process_that_had_learned(
    world: World, taught: list[int], before: str | None
) -> None:
    assert says(world) == "suggestion"
    with world.db.writing() as session:
        session.add(Lesson(text=ODD, post="", intent="suggestion", by="user:1", brought_at=world.now()))
    with world.db.writing() as session:
        intake.forget(session, NAME, MARC.external_id or "", now=world.now())
    with world.db.reading() as session:
        assert session.scalars(select(Lesson)).all() == []
        assert set(session.scalars(select(Forgetting.subject_id))) == set(taught)
        assert teaching.taught(session, most=50) == ([], False)
        assert triage.classify(ODD, lessons=triage.lessons_of(session)).intent == before


def test_a_person_who_is_erased_leaves_no_lesson_of_words_they_had_changed(world: World) -> None:
    comment_id = world.a_comment(ODD, external_id="c1")
    with world.db.writing() as session:
        session.add(Lesson(text=ODD, post="", intent="suggestion", by="user:1", brought_at=world.now()))
    world.hear(CommentPosted("town", CommentSeen("c1", text="Rien.", author=MARC)), read_now=True)
    assert world.comment(comment_id).text == "Rien."
    with world.db.writing() as session:
        intake.forget(session, NAME, MARC.external_id or "", now=world.now())
    with world.db.reading() as session:
        assert session.scalars(select(Lesson)).all() == []


def test_of_a_person_who_is_erased_not_even_the_sense_of_their_words_stays(world: World) -> None:
    comment_id = world.a_comment(ODD)
    with world.db.writing() as session:
        session.add(Sense(comment_id=comment_id, model="m", speaks=[], direction=b"\x01"))
    with world.db.writing() as session:
        intake.forget(session, NAME, MARC.external_id or "", now=world.now())
    with world.db.reading() as session:
        assert session.scalars(select(Sense)).all() == []
