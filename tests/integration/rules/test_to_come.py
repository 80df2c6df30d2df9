"""A rule acts on the comments to come, whatever is sorted again; what it said of those before stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from app import departments, rules, triage
from app.domain.rule import Acts, Check, Condition, Field, Rule
from app.domain.standing import Shelf, State
from app.errands.sorting_anew import sort_next_anew
from app.ports.events import CommentEdited, CommentSeen, PostSeen
from app.rules import Draft
from tests.integration.rules.conftest import Written
from tests.integration.triage.test_learning import ODD
from tests.integration.triage.test_services import add
from tests.world import World

POTHOLE = "Il y a un nid-de-poule devant le 14 rue de Brest."
Again = Callable[[World, int], object]


def a_service_is_added(world: World, _comment: int) -> None:
    add(world, "Animaux en ville", "chiens et chats errants, fourrière")
    while sort_next_anew(world.house):
        pass


def its_post_is_read(world: World, _comment: int) -> None:
    world.hear(PostSeen("town", "p1", text="La piscine rouvre lundi."))


def a_correction_is_taken_back(world: World, comment_id: int) -> None:
    world.decide(triage.correct_intent, comment_id, "question")
    with world.db.writing() as session:
        said, comment = triage.find_correction(session, 1)
        rules.undo_correction(session, said, comment, by=world.claire, now=world.now())


AGAIN = [a_service_is_added, its_post_is_read, a_correction_is_taken_back]


@pytest.mark.parametrize("again", AGAIN)
def test_what_waited_before_a_rule_was_written_is_never_laid_aside_by_it(
    world: World, written: Written, clock: time_machine.Traveller, again: Again
) -> None:
    comment_id = world.a_comment(POTHOLE)
    clock.shift(timedelta(minutes=1))
    number = written("nid de poule", to_read=True, intent="spam")
    again(world, comment_id)
    comment = world.comment(comment_id)
    assert (comment.shelf, comment.intent, comment.to_read_by_id) == (Shelf.TO_ANSWER, "complaint", None)
    with world.db.reading() as session:
        assert rules.acted_on(session, session.get_one(Rule, number), world.now()) == []


def switched_off(world: World, number: int) -> None:
    with world.db.writing() as session:
        rules.switch(session, rules.find(session, number), on=False, by=world.claire, now=world.now())


def taken_away(world: World, number: int) -> None:
    with world.db.writing() as session:
        rules.remove(session, rules.find(session, number), by=world.claire, now=world.now())


def written_otherwise(world: World, number: int) -> None:
    with world.db.writing() as session:
        draft = Draft("Autre", (Condition(Field.TEXT, Check.SAYS, ("nid de poule",)),), Acts(intent="spam"))
        known = rules.find(session, number)
        rules.keep(session, draft, known=known, by=world.claire, now=world.now())


def past_its_end(world: World, number: int) -> None:
    with world.db.writing() as session:
        session.get_one(Rule, number).until = (world.now() - timedelta(days=2)).date()


def contradicted(world: World, number: int) -> None:
    for one in range(9):
        other = world.a_comment(f"{POTHOLE} ({one})", post_external_id=None)
        world.decide(triage.correct_intent, other, "complaint")


def left_alone(_world: World, _number: int) -> None:
    pass


@pytest.mark.parametrize("again", AGAIN[:2])
@pytest.mark.parametrize(
    "then", [left_alone, switched_off, taken_away, written_otherwise, past_its_end, contradicted]
)
def test_what_a_rule_said_stands_when_all_is_sorted_again(
    world: World, written: Written, clock: time_machine.Traveller, again: Again, then: Again
) -> None:
    number = written("nid de poule", urgent=True, intent="suggestion")
    comment_id = world.a_comment(POTHOLE)
    clock.shift(timedelta(minutes=1))
    then(world, number)
    again(world, comment_id)
    comment = world.comment(comment_id)
    assert (comment.urgent, comment.intents) == (True, ["suggestion"])


def test_what_a_silent_rule_said_of_other_words_is_gone_with_them(
    world: World, written: Written, clock: time_machine.Traveller
) -> None:
    number = written("nid de poule", urgent=True)
    comment_id = world.a_comment(POTHOLE, external_id="c1")
    clock.shift(timedelta(minutes=1))
    switched_off(world, number)
    world.hear(CommentEdited("town", CommentSeen("c1", text="C’est réparé, merci."), edited_at=world.now()))
    a_service_is_added(world, comment_id)
    assert not world.comment(comment_id).urgent


def test_its_author_may_bring_a_comment_under_a_rule_that_is_younger(
    world: World, written: Written, clock: time_machine.Traveller
) -> None:
    comment_id = world.a_comment("Bonjour", external_id="c1")
    clock.shift(timedelta(minutes=1))
    written("nid de poule", urgent=True)
    clock.shift(timedelta(minutes=1))
    world.hear(CommentEdited("town", CommentSeen("c1", text=POTHOLE), edited_at=world.now()))
    assert world.comment(comment_id).urgent


@pytest.mark.parametrize("first", ["comment", "post"])
def test_a_rule_about_the_publication_hands_over_whichever_of_the_two_comes_first(
    world: World, first: str
) -> None:
    asks = (Condition(Field.POST, Check.SAYS, ("rue de la fontaine",)),)
    with world.db.writing() as session:
        draft = Draft("Fontaine", asks, Acts(assign="voirie"))
        rules.keep(session, draft, by=world.claire, now=world.now())
    post = PostSeen("town", "p1", text="Travaux rue de la Fontaine dès lundi.")
    if first == "post":
        world.hear(post)
    comment_id = world.a_comment("On passe par où ?")
    if first == "comment":
        world.hear(post)
    assert world.comment(comment_id).state == "with_department"


def test_a_rule_that_was_taken_away_and_brought_back_leaves_alone_what_came_meanwhile(
    world: World, written: Written, clock: time_machine.Traveller
) -> None:
    number = written("nid de poule", to_read=True, intent="spam")
    taken_away(world, number)
    clock.shift(timedelta(minutes=1))
    comment_id = world.a_comment(POTHOLE)
    clock.shift(timedelta(minutes=1))
    with world.db.writing() as session:
        rules.restore(session, number, by=world.claire, now=world.now())
    a_service_is_added(world, comment_id)
    assert world.comment(comment_id).intent == "complaint"
    assert world.comment(world.a_comment(POTHOLE)).intent == "spam"


def test_a_rule_by_tag_hands_over_also_what_triage_comes_to_see_so(
    world: World, clock: time_machine.Traveller
) -> None:
    with world.db.writing() as session:
        asks = (Condition(Field.TAG, Check.IS, ("suggestion",)),)
        draft = Draft("Idées", asks, Acts(assign="elus-cabinet"))
        rules.keep(session, draft, by=world.claire, now=world.now())
    comment_id = world.a_comment(ODD)
    assert world.comment(comment_id).state == State.UNANSWERED
    for _ in range(8):
        world.decide(triage.correct_intent, world.a_comment(ODD), "suggestion")
    clock.shift(timedelta(minutes=1))
    a_service_is_added(world, comment_id)
    comment = world.comment(comment_id)
    assert (comment.intent, comment.state) == ("suggestion", State.WITH_DEPARTMENT)


def test_what_a_rule_said_again_of_new_words_stands_once_it_is_silent(
    world: World, written: Written, clock: time_machine.Traveller
) -> None:
    number = written("nid de poule", urgent=True, intent="suggestion")
    comment_id = world.a_comment(POTHOLE, external_id="c1")
    clock.shift(timedelta(minutes=1))
    edited = CommentSeen("c1", text=f"{POTHOLE} Encore.")
    world.hear(CommentEdited("town", edited, edited_at=world.now()))
    clock.shift(timedelta(minutes=1))
    switched_off(world, number)
    a_service_is_added(world, comment_id)
    comment = world.comment(comment_id)
    assert (comment.urgent, comment.intents) == (True, ["suggestion"])


def test_a_rule_hands_over_once_and_not_again_what_a_person_took_back_and_its_author_changes(
    world: World, written: Written, clock: time_machine.Traveller
) -> None:
    written("nid de poule", assign="voirie")
    comment_id = world.a_comment(POTHOLE, external_id="c1")
    with world.db.writing() as session:
        assignment, comment = departments.find(session, 1)
        departments.undo(session, assignment, comment, by=world.claire, now=world.now())
    clock.shift(timedelta(minutes=1))
    edited = CommentSeen("c1", text=f"{POTHOLE} Encore.")
    world.hear(CommentEdited("town", edited, edited_at=world.now()))
    assert world.comment(comment_id).state == State.UNANSWERED
