"""What a language model says is marked as its own, makes nobody surer, and never beats a person's word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from structlog.testing import capture_logs

from app import rules, triage
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.rule import Acts, Check, Condition, Field
from app.errands.consulting import REST, consult_next
from app.ports.events import CommentEdited, CommentSeen
from app.ports.failures import PermanentFailure, TemporaryFailure
from app.rules import Draft
from tests.fakes import Adviser
from tests.integration.opinions.conftest import SURE, UNSURE, kept
from tests.world import World

Chosen = Callable[..., None]


@pytest.fixture
def unsure(world: World, chosen: Chosen) -> int:
    """A comment that triage is not sure of, with room for one question."""
    chosen()
    world.a_comment(SURE)
    return world.a_comment(UNSURE, external_id="c9")


def correct(world: World, comment_id: int, intent: str) -> None:
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        triage.correct_intent(session, comment, intent, by=world.claire, now=world.now())


def take_back(world: World, comment_id: int) -> None:
    with world.db.writing() as session:
        said = session.scalars(select(Correction)).one()
        comment = session.get_one(Comment, comment_id)
        rules.undo_correction(session, said, comment, by=world.claire, now=world.now())


def by_model(comment: Comment) -> list[str]:
    return [reason["intent"] for reason in comment.because if reason.get("model")]


def test_its_tag_comes_first_marked_as_its_own_and_no_surer_than_triage(
    world: World, adviser: Adviser, unsure: int
) -> None:
    before = world.comment(unsure)
    adviser.says = "suggestion"
    assert consult_next(world.house)
    after = world.comment(unsure)
    assert after.intent == "suggestion"
    assert after.intents == ["suggestion", *before.intents]
    assert after.candidates[0][0] == "suggestion"
    assert after.candidates[1] == before.candidates[0]
    assert after.confidence is not None
    assert before.confidence is not None
    assert after.confidence < before.confidence
    assert (by_model(before), by_model(after)) == ([], ["suggestion"])
    acts = [(line.act, line.by, line.details) for line in world.journal()]
    assert (
        "opinions.settle",
        "parvis",
        {"model": "petit", "was": "complaint", "becomes": "suggestion"},
    ) in acts


def test_agreeing_it_changes_nothing_but_says_so(world: World, adviser: Adviser, unsure: int) -> None:
    before = world.comment(unsure)
    adviser.says = str(before.intent)
    consult_next(world.house)
    after = world.comment(unsure)
    assert (after.intent, after.confidence, after.intents) == (
        before.intent,
        before.confidence,
        before.intents,
    )
    assert by_model(after) == [before.intent]


def test_thanks_that_it_sees_never_hide_a_complaint_under_what_is_only_read(
    world: World, adviser: Adviser, unsure: int
) -> None:
    adviser.says = "praise"
    consult_next(world.house)
    assert (world.comment(unsure).intent, world.comment(unsure).shelf) == ("praise", "to_answer")


@pytest.mark.parametrize("said", ["urgent", "<html></html>", "", "complaint spam", "question" * 500])
def test_an_invalid_tag_is_ignored(world: World, adviser: Adviser, unsure: int, said: str) -> None:
    before = world.comment(unsure)
    adviser.says = said
    consult_next(world.house)
    after = world.comment(unsure)
    assert (after.intent, after.because) == (before.intent, before.because)
    (opinion,) = kept(world)
    assert (opinion.intent, opinion.failure) == (None, "no_tag")


def test_a_correction_made_while_it_thinks_stands(world: World, adviser: Adviser, unsure: int) -> None:
    adviser.says = "spam"
    adviser.meanwhile = [lambda: correct(world, unsure, "question")]
    consult_next(world.house)
    after = world.comment(unsure)
    assert (after.intent, after.confidence, by_model(after)) == ("question", 1.0, [])


def test_taken_back_a_correction_leaves_what_the_model_said(
    world: World, adviser: Adviser, unsure: int
) -> None:
    adviser.says = "suggestion"
    consult_next(world.house)
    heard = world.comment(unsure)
    correct(world, unsure, "question")
    assert world.comment(unsure).intent == "question"
    take_back(world, unsure)
    after = world.comment(unsure)
    assert (after.intent, after.confidence, by_model(after)) == (
        "suggestion",
        heard.confidence,
        ["suggestion"],
    )


def test_a_rule_of_the_town_goes_before_it(world: World, adviser: Adviser, chosen: Chosen) -> None:
    chosen()
    about = (Condition(Field.TEXT, Check.SAYS, ("kiosque",)),)
    with world.db.writing() as session:
        draft = Draft("Kiosque", about, Acts(intent="question"))
        rules.keep(session, draft, by=world.claire, now=world.now())
    world.a_comment(SURE)
    assert world.comment(world.a_comment(UNSURE)).intent == "question"
    assert (consult_next(world.house), kept(world)) == (False, [])


def test_an_answer_about_words_that_changed_meanwhile_is_not_heeded(
    world: World, adviser: Adviser, unsure: int
) -> None:
    def edited() -> None:
        later = world.now() + timedelta(minutes=1)
        words = CommentSeen("c9", text=f"{UNSURE} Oui.")
        world.hear(CommentEdited("town", words, edited_at=later))

    adviser.says = "spam"
    adviser.meanwhile = [edited]
    consult_next(world.house)
    after = world.comment(unsure)
    assert after.edited_at is not None
    assert (after.intent != "spam", by_model(after)) == (True, [])


def test_a_comment_answered_meanwhile_keeps_its_tag(world: World, adviser: Adviser, unsure: int) -> None:
    adviser.says = "spam"

    def dismissed() -> None:
        with world.db.writing() as session:
            session.get_one(Comment, unsure).state = "dismissed"

    adviser.meanwhile = [dismissed]
    consult_next(world.house)
    assert by_model(world.comment(unsure)) == []


@pytest.mark.parametrize("failure", [TemporaryFailure("no_answer"), PermanentFailure("not_understood")])
def test_a_failure_is_kept_and_whoever_is_down_is_left_alone_for_a_while(
    world: World,
    adviser: Adviser,
    unsure: int,
    clock: time_machine.Traveller,
    failure: TemporaryFailure | PermanentFailure,
) -> None:
    adviser.failing = [failure]
    for _ in range(3):
        world.a_comment(UNSURE)
    assert consult_next(world.house)
    assert [one.failure for one in kept(world)] == [failure.reason, None]
    assert not consult_next(world.house)
    clock.shift(REST)
    assert consult_next(world.house)
    assert len(adviser.asked) == 2


def test_no_word_of_a_citizen_reaches_a_log_or_a_row(world: World, adviser: Adviser, unsure: int) -> None:
    adviser.says = "suggestion"
    with capture_logs() as lines:
        consult_next(world.house)
    (opinion,) = kept(world)
    told = [str(lines), str(vars(opinion)), *(str(line.details) for line in world.journal())]
    assert not [one for one in told if "kiosque" in one]


def test_nothing_is_open_in_the_database_while_it_thinks(world: World, adviser: Adviser, unsure: int) -> None:
    adviser.meanwhile = [lambda: world.draft(unsure, "Bonjour,")]
    consult_next(world.house)
    assert world.draft_on(unsure) == "Bonjour,"
