"""What triage says is kept beside the comment; what a person says wins, and lasts."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from app import changes, triage
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.department import Department
from app.domain.errors import Invalid
from app.domain.journal_entry import JournalEntry
from app.ports.events import CommentEdited, CommentSeen
from tests.world import World

COMPLAINT = "Le trottoir de la rue Haute est cassé depuis trois mois, c’est inadmissible."
PRAISE = "Magnifique, bravo et merci aux jardiniers pour ce beau parc."
DANGER = "Un câble électrique pend au-dessus de la cour de l’école, les enfants le touchent !"


def correct(world: World, comment_id: int, intent: str) -> None:
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        triage.correct_intent(session, comment, intent, by=world.claire, now=world.now())


def take_back(world: World, correction_id: int) -> None:
    with world.db.writing() as session:
        said, comment = triage.find_correction(session, correction_id)
        triage.undo_correction(session, said, comment, by=world.claire, now=world.now())


def corrections(world: World) -> list[tuple[str | None, str, str]]:
    with world.db.reading() as session:
        kept = session.scalars(select(Correction).order_by(Correction.id))
        return [(one.was, one.becomes, one.by) for one in kept]


def test_a_comment_is_tagged_routed_and_says_which_words_decided(world: World) -> None:
    comment = world.comment(world.a_comment(COMPLAINT))
    assert (comment.intent, comment.lang, comment.urgent) == ("complaint", "fr", False)
    assert comment.intents[0] == "complaint"
    assert comment.department_id is not None
    spans = [COMPLAINT[reason["start"] : reason["end"]] for reason in comment.because if reason["words"]]
    assert spans
    assert all(comment.because)


def test_danger_is_urgent_and_comes_before_those_who_wait_longer(world: World) -> None:
    comment = world.comment(world.a_comment(DANGER))
    assert (comment.urgent, comment.rank) == (True, 1)


def test_a_comment_without_words_is_not_sorted(world: World) -> None:
    comment = world.comment(world.a_comment(None))
    assert (comment.intent, comment.intents, comment.department_id) == (None, [], None)


def test_a_service_that_this_town_does_not_have_is_not_suggested(world: World) -> None:
    with world.db.writing() as session:
        session.execute(update(Comment).values(department_id=None))
        session.execute(delete(Department))
    assert world.comment(world.a_comment(COMPLAINT)).department_id is None


def test_a_comment_that_belongs_to_no_service_has_none(world: World) -> None:
    comment = world.comment(world.a_comment("Vivement samedi !", post_external_id=None))
    assert comment.department_id is None


def test_a_correction_decides_anew_where_the_comment_is_shown(world: World) -> None:
    comment_id = world.a_comment(COMPLAINT)
    correct(world, comment_id, "praise")
    comment = world.comment(comment_id)
    assert (comment.intent, comment.intents, comment.confidence) == ("praise", ["praise"], 1.0)
    assert (comment.candidates, comment.shelf) == ([], "to_read")
    correct(world, comment_id, "complaint")
    assert world.comment(comment_id).shelf == "to_answer"


def test_a_correction_is_kept_journalled_and_told(world: World) -> None:
    comment_id = world.a_comment(COMPLAINT)
    with world.db.reading() as session:
        seen = changes.last(session)
    correct(world, comment_id, "suggestion")
    assert corrections(world) == [("complaint", "suggestion", world.claire.actor)]
    with world.db.reading() as session:
        entry = session.scalars(select(JournalEntry).where(JournalEntry.act == "triage.correct_intent")).one()
        assert (entry.by, entry.subject) == (world.claire.actor, f"comment:{comment_id}")
        assert entry.details == {"was": "complaint", "becomes": "suggestion"}
        assert [change.topic for change in changes.since(session, seen)] == ["queue"]


def test_the_same_correction_twice_is_one(world: World) -> None:
    comment_id = world.a_comment(COMPLAINT)
    correct(world, comment_id, "suggestion")
    correct(world, comment_id, "suggestion")
    assert len(corrections(world)) == 1


def test_confirming_what_triage_was_unsure_of_is_a_correction(world: World) -> None:
    comment_id = world.a_comment(COMPLAINT)
    correct(world, comment_id, "complaint")
    assert world.comment(comment_id).confidence == 1.0
    assert corrections(world) == [("complaint", "complaint", world.claire.actor)]


def test_a_tag_that_does_not_exist_is_refused(world: World) -> None:
    comment_id = world.a_comment(COMPLAINT)
    with pytest.raises(Invalid) as refused:
        correct(world, comment_id, "colère")
    assert (refused.value.code, refused.value.field) == ("tag_unknown", "intent")
    assert world.comment(comment_id).intent == "complaint"


def test_a_correction_outlives_an_edit_and_the_rest_is_sorted_anew(world: World) -> None:
    comment_id = world.a_comment(PRAISE, external_id="c1")
    correct(world, comment_id, "suggestion")
    world.hear(CommentEdited("town", CommentSeen("c1", text=DANGER)))
    comment = world.comment(comment_id)
    assert (comment.intent, comment.urgent) == ("suggestion", True)


@pytest.mark.parametrize("about", ["urgent", "department"])
def test_what_a_person_said_of_urgency_or_service_is_not_overruled(world: World, about: str) -> None:
    comment_id = world.a_comment(PRAISE, external_id="c1")
    before = world.comment(comment_id)
    with world.db.writing() as session:
        correction = Correction(
            comment_id=comment_id, about=about, was=None, becomes="no", by="user:1", corrected_at=world.now()
        )
        session.add(correction)
    world.hear(CommentEdited("town", CommentSeen("c1", text=DANGER)))
    after = world.comment(comment_id)
    kept = {
        "urgent": after.urgent == before.urgent,
        "department": after.department_id == before.department_id,
    }
    assert kept[about]
    assert not all(kept.values())


def test_what_was_said_before_holds_again_when_a_correction_is_taken_back(world: World) -> None:
    comment_id = world.a_comment(COMPLAINT)
    before = world.comment(comment_id)
    correct(world, comment_id, "suggestion")
    correct(world, comment_id, "praise")
    take_back(world, 2)
    assert (world.comment(comment_id).intent, world.comment(comment_id).confidence) == ("suggestion", 1.0)
    take_back(world, 1)
    after = world.comment(comment_id)
    assert (after.intent, after.intents) == (before.intent, before.intents)
    assert (after.confidence, after.shelf) == (before.confidence, before.shelf)


def test_a_correction_taken_back_twice_is_taken_back_once(world: World) -> None:
    comment_id = world.a_comment(COMPLAINT)
    correct(world, comment_id, "suggestion")
    take_back(world, 1)
    correct(world, comment_id, "praise")
    take_back(world, 1)
    assert world.comment(comment_id).intent == "praise"
    with world.db.reading() as session:
        undone = select(JournalEntry).where(JournalEntry.act == "triage.undo_intent")
        assert len(session.scalars(undone).all()) == 1


def test_an_edit_leaves_the_urgency_that_a_person_chose(world: World) -> None:
    comment_id = world.a_comment(DANGER)
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        triage.correct_urgency(session, comment, urgent=False, by=world.claire, now=world.now())
    assert (world.comment(comment_id).urgent, world.comment(comment_id).rank) == (False, 3)
    with world.db.writing() as session:
        triage.sort(session, session.get_one(Comment, comment_id))
    assert world.comment(comment_id).urgent is False
