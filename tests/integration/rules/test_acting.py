"""What a rule says holds over triage, and under a person; contradicted too often, it falls silent."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import departments, rules, settings, triage
from app.domain.actor import CONSOLE
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.journal_entry import JournalEntry
from app.domain.rule import Acts, Check, Condition, Field, Rule
from app.ports.events import CommentEdited, CommentSeen, PostSeen
from tests.fakes import NAME
from tests.integration.rules.conftest import Written
from tests.world import World

POTHOLE = "Il y a un nid-de-poule devant le 14 rue de Brest."


def service_of(world: World, comment: Comment) -> str | None:
    with world.db.reading() as session:
        return session.scalar(select(Department.slug).where(Department.id == comment.department_id))


def correct(world: World, comment_id: int, intent: str) -> None:
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        triage.correct_intent(session, comment, intent, by=world.claire, now=world.now())


def the_rule(world: World, rule_id: int) -> Rule:
    with world.db.reading() as session:
        return session.get_one(Rule, rule_id)


def test_a_rule_tags_hurries_and_proposes_and_says_that_it_did(world: World, written: Written) -> None:
    number = written("nid de poule", intent="suggestion", urgent=True, suggest="etat-civil")
    comment = world.comment(world.a_comment(POTHOLE))
    assert (comment.intent, comment.intents, comment.confidence) == ("suggestion", ["suggestion"], 1.0)
    assert (comment.urgent, service_of(world, comment)) == (True, "etat-civil")
    reasons = [(one["about"], one["name"]) for one in comment.because if one.get("rule") == number]
    assert sorted(reasons) == [(one, "Nids-de-poule") for one in ("department", "intent", "urgent")]
    with world.db.reading() as session:
        entry = session.scalars(select(JournalEntry).where(JournalEntry.act == "rules.act")).one()
    assert (entry.by, entry.subject) == (f"rule:{number}", f"comment:{comment.id}")


def test_a_rule_that_assigns_hands_the_comment_over_in_its_own_name(world: World, written: Written) -> None:
    number = written("nid de poule", assign="voirie")
    comment = world.comment(world.a_comment(POTHOLE))
    assert comment.state == "with_department"
    with world.db.reading() as session:
        assignment = session.scalars(select(Assignment)).one()
        assert assignment.by == f"rule:{number}"


def test_a_rule_acts_on_what_comes_after_it_was_written(world: World, written: Written) -> None:
    before = world.a_comment(POTHOLE)
    tagged = world.comment(before).intent
    written("nid de poule", intent="spam")
    assert world.comment(before).intent == tagged != "spam"


ELSEWHERE = [
    Condition(Field.POST, Check.SAYS, ("piscine",)),
    Condition(Field.TEXT, Check.SAYS_NOT, ("piscine",)),
    Condition(Field.NETWORK, Check.IS, (NAME,)),
    Condition(Field.LANG, Check.IS, ("fr",)),
    Condition(Field.STARS, Check.IS, ("1", "2")),
    Condition(Field.AUTHOR, Check.SAYS, ("Le Goff",)),
    Condition(Field.HOUR, Check.IS, ("0", "24")),
    Condition(Field.TAG, Check.IS, ("complaint",)),
]


@pytest.mark.parametrize("condition", ELSEWHERE, ids=lambda one: one.field)
def test_a_rule_that_looks_at_nothing_of_the_words_acts_too(world: World, condition: Condition) -> None:
    world.hear(PostSeen("town", "p1", text="La piscine rouvre lundi."))
    with world.db.writing() as session:
        draft = rules.Draft("Ailleurs", (condition,), Acts(intent="suggestion", assign="sports"))
        rules.keep(session, draft, by=world.claire, now=world.now())
    comment = world.comment(world.a_comment(POTHOLE, stars=2))
    assert (comment.intent, comment.state) == ("suggestion", "with_department")


def test_a_comment_older_than_the_backlog_is_not_handed_over(world: World, written: Written) -> None:
    written("nid de poule", assign="voirie")
    with world.db.writing() as session:
        today = world.now().date().isoformat()
        settings.set_to(session, "backlog_start", today, now=world.now(), by=CONSOLE)
    comment = world.comment(world.a_comment(POTHOLE, posted_at=world.now() - timedelta(days=400)))
    assert comment.state == "dismissed"
    with world.db.reading() as session:
        assert session.scalars(select(Assignment)).all() == []


def test_the_first_rule_to_speak_decides(world: World, written: Written) -> None:
    written("nid de poule", intent="suggestion")
    second = written("rue de brest", name="Brest", intent="question", urgent=True)
    comment = world.comment(world.a_comment(POTHOLE))
    assert (comment.intent, comment.urgent) == ("suggestion", True)
    with world.db.reading() as session:
        acted = rules.acted_on(session, session.get_one(Rule, second), world.now())
    assert [(one.did.intent, one.did.urgent) for one in acted] == [(None, True)]


def test_a_persons_word_stays_above_a_rule_also_after_an_edit(world: World, written: Written) -> None:
    written("nid de poule", intent="suggestion", assign="voirie")
    comment_id = world.a_comment("Bonjour", external_id="c1")
    correct(world, comment_id, "question")
    world.hear(CommentEdited("town", CommentSeen("c1", text=POTHOLE)))
    assert world.comment(comment_id).intent == "question"


def test_a_correction_taken_back_lets_the_rule_speak_again(world: World, written: Written) -> None:
    written("nid de poule", intent="suggestion")
    comment_id = world.a_comment(POTHOLE)
    correct(world, comment_id, "question")
    with world.db.writing() as session:
        said, comment = triage.find_correction(session, 1)
        rules.undo_correction(session, said, comment, by=world.claire, now=world.now())
    assert world.comment(comment_id).intent == "suggestion"


def test_a_case_taken_back_from_its_service_is_not_handed_over_again_by_an_edit(
    world: World, written: Written, clock: time_machine.Traveller
) -> None:
    written("nid de poule", assign="voirie")
    comment_id = world.a_comment(POTHOLE, external_id="c1")
    with world.db.writing() as session:
        departments.take_back(session, session.get_one(Comment, comment_id), by=world.claire, now=world.now())
    clock.shift(timedelta(minutes=5))
    world.hear(CommentEdited("town", CommentSeen("c1", text=POTHOLE + " Merci.")))
    assert world.comment(comment_id).state == "unanswered"


@pytest.mark.parametrize(("wrong", "stopped"), [(4, False), (5, True)])
def test_a_rule_contradicted_more_often_than_not_falls_silent_and_says_so(
    world: World, written: Written, wrong: int, *, stopped: bool
) -> None:
    number = written("nid de poule", intent="suggestion")
    comments = [world.a_comment(f"{POTHOLE} ({one})") for one in range(8)]
    for comment_id in comments[:wrong]:
        correct(world, comment_id, "complaint")
    last = world.comment(world.a_comment(POTHOLE))
    rule = the_rule(world, number)
    assert (rule.on_since is None) == stopped
    assert (last.intent == "suggestion") != stopped
    assert (rule.stopped_against, rule.stopped_of) == ((5, 8) if stopped else (None, None))


def test_switched_on_again_its_count_begins_afresh(
    world: World, written: Written, clock: time_machine.Traveller
) -> None:
    number = written("nid de poule", intent="suggestion")
    for one in range(9):
        correct(world, world.a_comment(f"{POTHOLE} ({one})"), "complaint")
    world.a_comment(POTHOLE)
    assert the_rule(world, number).on_since is None
    clock.shift(timedelta(minutes=1))
    with world.db.writing() as session:
        rules.switch(session, rules.find(session, number), on=True, by=world.claire, now=world.now())
    assert world.comment(world.a_comment(POTHOLE)).intent == "suggestion"
    with world.db.reading() as session:
        listed = rules.listing(session, now=world.now())
    assert [(one.acted, one.contradicted) for one in listed] == [(1, 0)]


@pytest.mark.parametrize(("service", "contradicted"), [("voirie", 8), ("sports", 0)])
def test_a_proposed_service_that_people_do_not_follow_is_a_contradiction(
    world: World, written: Written, service: str, contradicted: int
) -> None:
    number = written("nid de poule", suggest="sports")
    for one in range(8):
        world.decide(departments.assign, world.a_comment(f"{POTHOLE} ({one})"), service)
    with world.db.reading() as session:
        listed = rules.listing(session, now=world.now())
    assert [(one.acted, one.contradicted) for one in listed] == [(8, contradicted)]
    world.a_comment(POTHOLE)
    assert (the_rule(world, number).on_since is None) == bool(contradicted)


def test_a_rule_past_its_end_or_taken_away_does_nothing(world: World, written: Written) -> None:
    number = written("nid de poule", intent="suggestion")
    with world.db.writing() as session:
        session.get_one(Rule, number).until = (world.now() - timedelta(days=2)).date()
    assert world.comment(world.a_comment(POTHOLE)).intent != "suggestion"
    with world.db.writing() as session:
        rule = session.get_one(Rule, number)
        rule.until = None
        rules.remove(session, rule, by=world.claire, now=world.now())
    assert world.comment(world.a_comment(POTHOLE)).intent != "suggestion"
