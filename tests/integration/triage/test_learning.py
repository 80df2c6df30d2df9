"""What people of the town decided teaches the comments that come after."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app import departments, teaching, triage
from app.domain.answer import Answer, AnswerKind
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.department import Department
from app.ports.events import PostSeen
from tests.world import World

ODD = "Zblourf ! Zblourf zblourf, comme tous les ans, avec des frimousses"


def service_of(world: World, comment_id: int) -> str | None:
    wanted = select(Department.slug).join(Comment, Comment.department_id == Department.id)
    with world.db.reading() as session:
        return session.scalar(wanted.where(Comment.id == comment_id))


def hand_over(world: World, comment_id: int, slug: str) -> None:
    with world.db.writing() as session:
        departments.assign(
            session, session.get_one(Comment, comment_id), slug, by=world.claire, now=world.now()
        )


def correct(world: World, comment_id: int, intent: str) -> None:
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        triage.correct_intent(session, comment, intent, by=world.claire, now=world.now())


def forget(world: World) -> None:
    with world.db.writing() as session:
        for correction in session.scalars(select(Correction).order_by(Correction.id)).all():
            comment = session.get_one(Comment, correction.comment_id)
            triage.undo_correction(session, correction, comment, by=world.claire, now=world.now())


def test_the_next_comment_under_the_same_post_is_suggested_where_people_sent_the_last(world: World) -> None:
    words = ("On peut venir avec un barnum ?", "Et s’il pleut ?", "Il y aura des tables ?")
    world.hear(PostSeen("town", "p7", text="La fête des voisins revient vendredi place Verte."))
    first, second = (world.a_comment(text, post_external_id="p7") for text in words[:2])
    assert service_of(world, first) != "accueil"
    hand_over(world, first, "accueil")
    hand_over(world, second, "accueil")
    assert service_of(world, world.a_comment(words[2], post_external_id="p7")) == "accueil"


def taken_back(world: World, comment: int, _case: int) -> None:
    world.decide(departments.take_back, comment)


def handed_to_another(world: World, comment: int, _case: int) -> None:
    hand_over(world, comment, "voirie")


def given_back(world: World, _comment: int, case: int) -> None:
    with world.db.writing() as session:
        assignment = session.get_one(Assignment, case)
        assignment.end("returned", world.now())
        session.add(Answer(assignment_id=case, kind=AnswerKind.NOT_OURS, answered_at=world.now()))


@pytest.mark.parametrize("mended", [taken_back, handed_to_another, given_back])
def test_a_wrong_service_teaches_no_more_once_it_is_mended_not_even_a_process_that_had_learned(
    world: World, mended: Callable[[World, int, int], None]
) -> None:
    world.hear(PostSeen("town", "p7", text="La fête des voisins revient vendredi place Verte."))
    words = "Il y aura des tables ?"
    before = service_of(world, world.a_comment(words, post_external_id="p7"))
    wrong = [world.a_comment(f"Et à {hour} h ?", post_external_id="p7") for hour in (18, 20)]
    cases = [world.decide(departments.assign, comment, "accueil").id for comment in wrong]
    assert service_of(world, world.a_comment(words, post_external_id="p7")) == "accueil" != before
    for comment, case in zip(wrong, cases, strict=True):
        mended(world, comment, case)
    assert service_of(world, world.a_comment(words, post_external_id="p7")) in {before, "voirie"}
    with world.db.reading() as session:
        assert "accueil" not in {one.becomes for one in teaching.taught(session, most=9)[0]}


def test_words_that_people_corrected_are_known_the_next_time_and_forgotten_with_the_corrections(
    world: World,
) -> None:
    before = world.comment(world.a_comment(ODD)).intent
    assert before != "suggestion"
    for _ in range(8):
        correct(world, world.a_comment(ODD), "suggestion")
    assert world.comment(world.a_comment(ODD)).intent == "suggestion"
    forget(world)
    assert world.comment(world.a_comment(ODD)).intent == before


def test_a_slip_that_is_mended_teaches_only_what_it_was_mended_to(world: World) -> None:
    for comment in [world.a_comment(ODD) for _ in range(8)]:
        correct(world, comment, "spam")
        world.a_comment("Oui")  # a process learns it as the next one comes
        correct(world, comment, "suggestion")
    with world.db.reading() as session:
        assert {one.becomes for one in teaching.taught(session, most=99)[0]} == {"suggestion"}
        known = triage.lessons_of(session)
    assert known is not None
    seen, clean = triage.look(ODD, ""), triage.Lessons()
    for _ in range(8):
        clean.teach(seen, "suggestion", None, urgent=None)
    assert known.heights(seen) == clean.heights(seen)


@pytest.mark.parametrize("erased", [False, True])
def test_a_comment_whose_words_are_erased_teaches_nothing_to_who_begins_anew(
    world: World, *, erased: bool
) -> None:
    before = world.comment(world.a_comment(ODD)).intent
    taught = [world.a_comment(ODD) for _ in range(8)]
    for comment_id in taught:
        correct(world, comment_id, "suggestion")
    if erased:
        with world.db.writing() as session:
            for comment_id in taught:
                session.get_one(Comment, comment_id).text = None
    after = world.comment(world.a_comment(ODD)).intent
    assert after == (before if erased else "suggestion")


def test_what_one_town_taught_changes_nothing_where_nothing_was(world: World) -> None:
    for _ in range(8):
        correct(world, world.a_comment(ODD), "suggestion")
    world.a_comment(ODD)
    assert triage.classify(ODD).intent != "suggestion"
