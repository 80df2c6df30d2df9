"""A rule lays a comment on the shelf À lire: what is urgent, and a person's word, stay above it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app import backlog, closing, departments, rules, triage
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.rule import Acts, Check, Condition, Field, Rule
from app.domain.standing import Shelf
from app.errands.delivering import deliver_next
from app.ports.events import CommentEdited, CommentSeen
from app.replies import Manner
from app.rules import Agreement
from tests.integration.rules.conftest import Written
from tests.world import World

POTHOLE = "Quand bouchez-vous le nid-de-poule devant le 14 rue de Brest ?"
SAYS = (Condition(Field.TEXT, Check.SAYS, ("nid de poule",)),)
Deed = Callable[[World, int], object]


def tagged(intent: str) -> Deed:
    return lambda world, comment_id: world.decide(triage.correct_intent, comment_id, intent)


def hurried(world: World, comment_id: int) -> None:
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        triage.correct_urgency(session, comment, urgent=True, by=world.claire, now=world.now())


def handed_over(world: World, comment_id: int) -> None:
    world.decide(departments.assign, comment_id, "voirie")


def taken_back(world: World, comment_id: int) -> None:
    handed_over(world, comment_id)
    with world.db.writing() as session:
        departments.take_back(session, session.get_one(Comment, comment_id), by=world.claire, now=world.now())


def paused(world: World, comment_id: int) -> None:
    until = world.now() + timedelta(days=1)
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        closing.remind(session, comment, until, by=world.claire.actor, now=world.now())


def set_aside(world: World, comment_id: int) -> None:
    with world.db.writing() as session:
        comment, by = session.get_one(Comment, comment_id), world.claire.actor
        closing.dismiss(session, comment, "residents_talking", by=by, now=world.now())


def answered(world: World, comment_id: int) -> None:
    world.send(comment_id, "Bonjour, demain.", delay=timedelta(0), manner=Manner(anyhow=True))
    deliver_next(world.house)


def nothing(_world: World, _comment_id: int) -> None:
    """Nobody says a word."""


def counted(world: World, number: int) -> tuple[int, int]:
    with world.db.reading() as session:
        acted = rules.acted_on(session, session.get_one(Rule, number), world.now())
    return sum(one.against for one in acted), len(acted)


def test_a_question_is_laid_to_be_read_and_is_no_debt(world: World, written: Written) -> None:
    written("nid de poule", to_read=True)
    comment = world.comment(world.a_comment(POTHOLE))
    assert (comment.state, comment.shelf, comment.intent) == ("unanswered", Shelf.TO_READ, "complaint")
    with world.db.reading() as session:
        counts = backlog.counts(session)
    assert (counts.get("to_read"), counts.get("to_answer", 0), counts.get("debt", 0)) == (1, 0, 0)


def test_what_rings_as_urgent_stays_to_be_answered(world: World, written: Written) -> None:
    number = written("fuite de gaz", to_read=True)
    comment = world.comment(world.a_comment("Grosse fuite de gaz devant le 14 rue de Brest, venez vite"))
    assert (comment.urgent, comment.shelf) == (True, Shelf.TO_ANSWER)
    assert counted(world, number) == (0, 0)


def test_a_later_rule_that_hurries_it_keeps_it_to_be_answered(world: World, written: Written) -> None:
    written("nid de poule", to_read=True)
    written("rue de brest", name="Brest", urgent=True)
    assert world.comment(world.a_comment(POTHOLE)).shelf == Shelf.TO_ANSWER


@pytest.mark.parametrize(
    ("first", "second", "shelf"),
    [
        ({"to_read": True}, {"assign": "voirie"}, Shelf.TO_READ),
        ({"assign": "voirie"}, {"to_read": True}, Shelf.WITH_DEPARTMENTS),
    ],
)
def test_the_first_of_two_rules_says_where_it_lies(
    world: World, written: Written, first: dict[str, object], second: dict[str, object], shelf: Shelf
) -> None:
    written("nid de poule", **first)
    written("rue de brest", name="Brest", **second)
    assert world.comment(world.a_comment(POTHOLE)).shelf == shelf


@pytest.mark.parametrize(
    ("deed", "shelf", "contradicted"),
    [
        (nothing, Shelf.TO_READ, 0),
        (tagged("praise"), Shelf.TO_READ, 0),
        (set_aside, Shelf.DONE, 0),
        (tagged("complaint"), Shelf.TO_ANSWER, 1),
        (tagged("question"), Shelf.TO_ANSWER, 1),
        (hurried, Shelf.TO_ANSWER, 1),
        (handed_over, Shelf.WITH_DEPARTMENTS, 1),
        (taken_back, Shelf.TO_ANSWER, 1),
        (paused, Shelf.PAUSED, 1),
        (answered, Shelf.DONE, 1),
    ],
)
def test_a_persons_word_wins_and_counts_against_the_rule_where_it_says_otherwise(
    world: World, written: Written, deed: Deed, shelf: Shelf, contradicted: int
) -> None:
    number = written("nid de poule", to_read=True)
    comment_id = world.a_comment(POTHOLE)
    deed(world, comment_id)
    assert world.comment(comment_id).shelf == shelf
    assert counted(world, number) == (contradicted, 1)


def test_a_word_taken_back_lets_the_rule_have_it_read_again(world: World, written: Written) -> None:
    written("nid de poule", to_read=True)
    comment_id = world.a_comment(POTHOLE)
    tagged("question")(world, comment_id)
    with world.db.writing() as session:
        said = session.scalars(Correction.of(comment_id)).one()
        rules.undo_correction(
            session, said, session.get_one(Comment, comment_id), by=world.claire, now=world.now()
        )
    assert world.comment(comment_id).shelf == Shelf.TO_READ
    handed_over(world, comment_id)
    with world.db.writing() as session:
        given = session.scalars(Assignment.of(comment_id)).one()
        departments.undo(session, *departments.find(session, given.id), by=world.claire, now=world.now())
    assert world.comment(comment_id).shelf == Shelf.TO_READ


def test_edited_so_that_the_rule_is_met_no_more_it_waits_for_an_answer(
    world: World, written: Written
) -> None:
    written("nid de poule", to_read=True)
    comment_id = world.a_comment(POTHOLE, external_id="c1")
    world.hear(CommentEdited("town", CommentSeen("c1", text="Quand ouvre la mairie ?")))
    assert world.comment(comment_id).shelf == Shelf.TO_ANSWER


def test_contradicted_too_often_it_shelves_nothing_more(
    world: World, written: Written, clock: time_machine.Traveller
) -> None:
    number = written("nid de poule", to_read=True)
    for one in range(8):
        taken_back(world, world.a_comment(f"{POTHOLE} ({one})"))
    clock.shift(timedelta(minutes=1))
    assert world.comment(world.a_comment(POTHOLE)).shelf == Shelf.TO_ANSWER
    with world.db.reading() as session:
        assert session.get_one(Rule, number).on_since is None


def test_a_trial_says_what_would_be_read_and_what_a_person_took_up(world: World) -> None:
    lying, _more, *taken = (world.a_comment(f"{POTHOLE} ({one})") for one in range(7))
    set_aside(world, lying)
    for deed, comment_id in zip(
        (handed_over, paused, answered, tagged("question"), hurried), taken, strict=True
    ):
        deed(world, comment_id)
    with world.db.reading() as session:
        zone = ZoneInfo("Europe/Paris")
        trial = rules.try_out(session, SAYS, Acts(to_read=True), zone=zone, now=world.now())
    assert [trial.count(one) for one in Agreement] == [1, 1, 5]


def test_a_trial_leaves_out_what_rings_as_urgent(world: World) -> None:
    world.a_comment("Fuite de gaz et nid-de-poule devant le 14 rue de Brest, venez vite")
    with world.db.reading() as session:
        zone, now = ZoneInfo("Europe/Paris"), world.now()
        assert rules.try_out(session, SAYS, Acts(to_read=True), zone=zone, now=now).touched == []
        both = Acts(to_read=True, intent="complaint")
        assert len(rules.try_out(session, SAYS, both, zone=zone, now=now).touched) == 1
