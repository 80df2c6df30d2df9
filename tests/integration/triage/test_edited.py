"""What a person said of a comment was said of its words of then: it hides nothing of those that follow."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import rules, teaching, triage
from app.domain.rule import Acts, Check, Condition, Field
from app.domain.standing import Shelf
from app.ports.events import CommentEdited, CommentSeen
from app.rules import Draft
from tests.integration.judging.cast import correct, fates, judgement, take_back
from tests.integration.triage.test_learning import ODD
from tests.world import World

PRAISE, QUESTION = "Merci pour la piscine, elle est superbe.", "À quelle heure ouvre la piscine le dimanche ?"
DANGER = "Fuite de gaz devant l’école Jules-Ferry, ça sent très fort"


def edit(world: World, clock: time_machine.Traveller, comment: int, text: str) -> None:
    clock.shift(timedelta(minutes=1))
    seen = CommentSeen(world.comment(comment).external_id, text=text, post_external_id="p1")
    world.hear(CommentEdited("town", seen, edited_at=world.now()))


def test_what_could_wait_cannot_once_its_author_tells_of_a_danger(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment(DANGER)
    world.decide(triage.correct_urgency, comment, urgent=False)
    assert world.comment(comment).urgent is False
    edit(world, clock, comment, DANGER + ". Venez vite")
    assert world.comment(comment).urgent is True
    world.decide(triage.correct_urgency, comment, urgent=False)
    assert world.comment(comment).urgent is False


def test_what_could_wait_cannot_once_a_rule_says_so_of_the_new_words(
    world: World, clock: time_machine.Traveller
) -> None:
    with world.db.writing() as session:
        asks = (Condition(Field.TEXT, Check.SAYS, ("dimanche",)),)
        rules.keep(session, Draft("Dimanche", asks, Acts(urgent=True)), by=world.claire, now=world.now())
    comment = world.a_comment(DANGER)
    world.decide(triage.correct_urgency, comment, urgent=False)
    edit(world, clock, comment, QUESTION)
    assert world.comment(comment).urgent is True


def test_what_could_not_wait_stays_so(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment(QUESTION)
    world.decide(triage.correct_urgency, comment, urgent=True)
    edit(world, clock, comment, PRAISE)
    assert world.comment(comment).urgent is True


def test_a_tag_that_needs_no_answer_keeps_no_question_on_the_shelf(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment("Bof, la piscine.")
    correct(world, comment, "praise")
    assert world.comment(comment).shelf == Shelf.TO_READ
    edit(world, clock, comment, QUESTION)
    edited = world.comment(comment)
    assert (edited.intent, edited.intents, edited.confidence) == ("praise", ["praise", "question"], 1.0)
    assert edited.shelf == Shelf.TO_ANSWER
    correct(world, comment, "praise")
    assert (world.comment(comment).intents, world.comment(comment).shelf) == (["praise"], Shelf.TO_READ)


def test_it_says_nothing_of_how_triage_fares_with_the_new_words(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment(PRAISE)
    correct(world, comment, "complaint")
    world.decide(triage.correct_urgency, comment, urgent=True)
    edit(world, clock, comment, QUESTION)
    judged = judgement(world)
    assert [(one.said, one.fate) for one in judged.tags] == [("question", "open")]
    assert fates(judged.urgency) == {"open": 1}
    correct(world, comment, "complaint")
    assert [(one.said, one.became, one.fate) for one in judgement(world).tags] == [
        ("question", "complaint", "changed")
    ]


@pytest.mark.parametrize("times", [1, 2])
def test_it_teaches_the_words_that_it_was_said_of(
    world: World, clock: time_machine.Traveller, times: int
) -> None:
    comment = world.a_comment(PRAISE)
    edit(world, clock, comment, "Bof, la piscine.")
    clock.shift(timedelta(minutes=1))
    correct(world, comment, "complaint")
    for time in range(times):
        edit(world, clock, comment, QUESTION + "!" * time)
    with world.db.reading() as session:
        assert [row["text"] for row in teaching.carried(session)] == ["Bof, la piscine."]
        assert [one.text for one in teaching.taught(session, most=9)[0]] == ["Bof, la piscine."]


def test_who_learns_anew_learns_the_words_that_it_was_said_of(
    world: World, clock: time_machine.Traveller
) -> None:
    taught = [world.a_comment(ODD) for _ in range(8)]
    for comment in taught:
        correct(world, comment, "suggestion")
        edit(world, clock, comment, QUESTION)
    take_back(world, correct(world, world.a_comment(PRAISE), "complaint"))
    assert world.comment(world.a_comment(ODD)).intent == "suggestion"
    assert world.comment(world.a_comment(QUESTION)).intent == "question"


def test_what_was_said_of_each_of_two_texts_teaches_both(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment(PRAISE)
    correct(world, comment, "complaint")
    edit(world, clock, comment, QUESTION)
    correct(world, comment, "suggestion")
    with world.db.reading() as session:
        taught = [(row["text"], row["intent"]) for row in teaching.carried(session)]
    assert taught == [(PRAISE, "complaint"), (QUESTION, "suggestion")]


def test_what_was_said_before_an_edit_was_heard_of_was_said_of_the_words_before_it(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment(QUESTION)
    clock.shift(timedelta(minutes=2))
    changed_at = world.now()
    clock.shift(timedelta(minutes=1))
    world.decide(triage.correct_urgency, comment, urgent=True)
    world.decide(triage.correct_urgency, comment, urgent=False)
    correct(world, comment, "praise")
    clock.shift(timedelta(minutes=1))
    seen = CommentSeen(world.comment(comment).external_id, text=DANGER, post_external_id="p1")
    world.hear(CommentEdited("town", seen, edited_at=changed_at))
    edited = world.comment(comment)
    assert (edited.urgent, edited.intents) == (True, ["praise", "complaint"])
    with world.db.reading() as session:
        assert {row["text"] for row in teaching.carried(session)} == {QUESTION}
