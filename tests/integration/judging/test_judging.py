"""What people decide says how triage fared; what nobody decided says nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine

from app import departments, rules, settings, triage
from app.domain.actor import CONSOLE
from app.domain.answer import AnswerKind
from app.domain.rule import Acts, Check, Condition, Field
from app.errands.delivering import deliver_next
from app.ports.events import CommentEdited, CommentPosted, CommentSeen
from app.rules import Draft
from tests.integration.judging.cast import (
    a_sorted,
    correct,
    fates,
    judgement,
    set_aside,
    take_back,
)
from tests.integration.letters.post import an_urgent_link, say
from tests.world import World


def test_a_comment_that_nobody_acted_on_is_not_counted_as_right(world: World) -> None:
    a_sorted(world)
    judged = judgement(world)
    assert fates(judged.tags) == fates(judged.urgency) == {"open": 1}
    assert judged.services == []


def test_what_is_set_aside_handed_over_or_answered_as_it_stood_is_right(
    world: World, clock: time_machine.Traveller
) -> None:
    aside, handed, answered, drafted = (a_sorted(world) for _ in range(4))
    set_aside(world, aside)
    world.decide(departments.assign, handed, "voirie")
    world.draft(drafted, "Bonjour")
    world.send(answered)
    assert fates(judgement(world).tags) == {"stood": 2, "open": 2}
    clock.shift(timedelta(seconds=11))
    seen = world.comment(answered)
    said = CommentSeen(seen.external_id, text=seen.text, post_external_id="p1")
    world.square.reads[seen.external_id] = CommentPosted("town", said)
    while deliver_next(world.house):
        pass
    assert fates(judgement(world).tags) == {"stood": 3, "open": 1}


def test_a_correction_says_what_triage_had_said_and_what_it_became(world: World) -> None:
    changed, back_again, confirmed = (a_sorted(world) for _ in range(3))
    correct(world, changed, "complaint")
    correct(world, changed, "after_sales")
    correct(world, back_again, "complaint")
    correct(world, back_again, "question")
    correct(world, confirmed, "question")
    tags = judgement(world).tags
    assert fates(tags) == {"changed": 1, "stood": 2}
    (wrong,) = [one for one in tags if one.fate == "changed"]
    assert (wrong.said, wrong.became) == ("question", "after_sales")


def test_a_correction_that_was_taken_back_does_not_count(world: World) -> None:
    comment = a_sorted(world)
    take_back(world, correct(world, comment, "complaint"))
    assert fates(judgement(world).tags) == {"open": 1}


def test_who_corrects_one_thing_let_the_other_stand(world: World) -> None:
    comment = a_sorted(world)
    world.decide(triage.correct_urgency, comment, urgent=True)
    judged = judgement(world)
    assert fates(judged.tags) == {"stood": 1}
    assert [(one.said, one.became, one.fate) for one in judged.urgency] == [("no", "yes", "changed")]


def test_what_triage_did_not_decide_is_left_to_the_person_whatever_they_say(world: World) -> None:
    untouched, chosen = a_sorted(world, sure=0.49), a_sorted(world, sure=0.49)
    assert world.comment(untouched).id
    correct(world, chosen, "complaint")
    sure = a_sorted(world, sure=0.5)
    set_aside(world, sure)
    assert fates(judgement(world).tags) == {"left": 2, "stood": 1}


def test_the_last_service_that_a_person_named_judges_the_one_proposed(world: World) -> None:
    right, wrong, none, taken, rethought = (
        a_sorted(world, service=service) for service in ("sports", "sports", None, "sports", "voirie")
    )
    world.decide(departments.assign, right, "sports")
    world.decide(departments.assign, wrong, "voirie")
    world.decide(departments.assign, none, "voirie")
    world.decide(departments.assign, taken, "voirie")
    world.decide(departments.take_back, taken)
    world.decide(departments.assign, rethought, "voirie")
    world.decide(departments.assign, rethought, "sports")
    assert fates(judgement(world).services) == {"stood": 1, "changed": 2, "left": 1}


def test_what_a_rule_decided_is_no_word_on_triage(world: World) -> None:
    asks = (Condition(Field.TEXT, Check.SAYS, ("piscine",)),)
    with world.db.writing() as session:
        does = Acts(intent="spam", assign="voirie", urgent=True)
        rules.keep(session, Draft("Piscine", asks, does), by=world.claire, now=world.now())
    comment = world.a_comment("Quand ouvre la piscine ?")
    set_aside(world, comment)
    said = world.comment(comment)
    assert (said.intent, said.urgent, said.said_intent, said.said_urgent) == ("spam", True, "question", False)
    judged = judgement(world)
    assert fates(judged.tags) == fates(judged.urgency) == {"ruled": 1}
    assert judged.services == []


def test_an_edit_asks_triage_anew_and_former_acts_say_nothing_of_it(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment("Quand ouvre la piscine ?")
    world.decide(departments.assign, comment, "voirie")
    assert fates(judgement(world).tags) == {"stood": 1}
    clock.shift(timedelta(hours=1))
    again = CommentSeen(world.comment(comment).external_id, text="Merci.", post_external_id="p1")
    world.hear(CommentEdited("town", again, edited_at=world.now()))
    judged = judgement(world)
    assert [(one.said, one.fate) for one in judged.tags] == [("praise", "open")]
    assert judged.services == []


def test_a_correction_that_triage_has_learned_does_not_make_it_right(world: World) -> None:
    comment = world.a_comment("Quand ouvre la piscine ?")
    correct(world, comment, "complaint")
    world.hear(CommentPosted("town", CommentSeen("other", text="Oui", post_external_id="p1")))
    with world.db.writing() as session:
        triage.sort(session, session.get_one(type(world.comment(comment)), comment))
    assert world.comment(comment).said_intent == "question"


def test_the_towns_own_words_and_what_is_older_than_its_backlog_are_left_out(world: World) -> None:
    with world.db.writing() as session:
        settings.set_to(session, "backlog_start", "2026-03-10", now=world.now(), by=CONSOLE)
    world.a_comment(posted_at=datetime(2026, 3, 1, tzinfo=UTC))
    world.a_comment("Samedi à 9 h.", by=None, own=True)
    assert fates(judgement(world).tags) == {}


def test_a_month_is_the_towns_own_and_at_most_twelve_are_read(
    world: World, clock: time_machine.Traveller
) -> None:
    late = datetime(2026, 1, 31, 22, 59, tzinfo=UTC)
    for came in (datetime(2025, 3, 31, 12, tzinfo=UTC), late, late + timedelta(minutes=1)):
        clock.move_to(came)
        a_sorted(world)
    clock.move_to(datetime(2026, 3, 17, 9, 30, tzinfo=UTC))
    judged = judgement(world, months=99)
    assert (judged.months[0], judged.months[-1]) == (date(2025, 4, 1), date(2026, 3, 1))
    found = {one.month: one.number for one in judged.tags}
    assert found == {date(2026, 1, 1): 1, date(2026, 2, 1): 1}
    elsewhere = judgement(world, ZoneInfo("America/Cayenne"), months=3)
    assert {one.month: one.number for one in elsewhere.tags} == {date(2026, 1, 1): 2}


def test_a_case_that_its_service_gave_back_says_nothing_until_somebody_takes_it(world: World) -> None:
    comment = a_sorted(world, service="voirie")
    token, case = an_urgent_link(world, comment)
    assert fates(judgement(world).services) == {"stood": 1}
    say(world, token, case, AnswerKind.NOT_OURS)
    assert judgement(world).services == []
    world.decide(departments.assign, comment, "sports")
    assert fates(judgement(world).services) == {"changed": 1}
