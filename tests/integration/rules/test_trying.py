"""A rule is tried on the last thirty days before it does anything."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app import departments, rules, triage
from app.domain.comment import Comment
from app.domain.errors import Invalid
from app.domain.rule import Acts, Check, Condition, Field
from app.rules import Agreement, Draft, Trial
from tests.world import World

POTHOLE = "Il y a un nid-de-poule devant le 14 rue de Brest."
SAYS = (Condition(Field.TEXT, Check.SAYS, ("nid de poule",)),)


def tried(world: World, **does: object) -> Trial:
    with world.db.reading() as session:
        zone = ZoneInfo("Europe/Paris")
        return rules.try_out(session, SAYS, Acts(**does), zone=zone, now=world.now())  # type: ignore[arg-type]


def test_a_trial_says_what_agrees_what_is_more_and_what_a_person_said_otherwise(world: World) -> None:
    same, _more, other = (world.a_comment(f"{POTHOLE} ({one})") for one in range(3))
    world.a_comment("Bravo pour la fête.")
    with world.db.writing() as session:
        for comment_id, slug in ((same, "voirie"), (other, "etat-civil")):
            comment = session.get_one(Comment, comment_id)
            departments.assign(session, comment, slug, by=world.claire, now=world.now())
    trial = tried(world, assign="voirie")
    assert [trial.count(one) for one in Agreement] == [1, 1, 1]
    assert (len(trial.touched), trial.read) == (3, 4)
    assert {one.department for one in trial.touched} == {"voirie", None, "etat-civil"}


def test_a_tag_that_a_person_chose_otherwise_is_counted(world: World) -> None:
    comment_id = world.a_comment(POTHOLE)
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        triage.correct_intent(session, comment, "question", by=world.claire, now=world.now())
    assert tried(world, intent="question").count(Agreement.SAME) == 1
    assert tried(world, intent="spam").count(Agreement.OTHER) == 1


def test_a_trial_by_tag_reads_what_triage_said_as_the_rule_will(world: World) -> None:
    corrected, ruled = (world.a_comment("Merci pour la piscine, elle est superbe.") for _ in range(2))
    world.decide(triage.correct_intent, corrected, "complaint")
    asks = (Condition(Field.TAG, Check.IS, ("praise",)),)
    with world.db.writing() as session:
        session.get_one(Comment, ruled).intent = "other"  # by the very rule, say
    with world.db.reading() as session:
        zone = ZoneInfo("Europe/Paris")
        trial = rules.try_out(session, asks, Acts(to_read=True), zone=zone, now=world.now())
    said = {one.comment_id: one.agreement for one in trial.touched}
    assert said == {corrected: Agreement.OTHER, ruled: Agreement.SAME}


def test_older_comments_and_our_own_words_are_not_read(world: World) -> None:
    world.a_comment(POTHOLE, posted_at=world.now() - timedelta(days=31))
    assert tried(world, intent="spam").touched == []


def test_a_rule_that_touches_more_than_one_in_three_says_so(world: World) -> None:
    for one in range(5):
        world.a_comment(f"{POTHOLE} ({one})")
    assert tried(world, intent="spam").too_many


def test_a_trial_changes_nothing(world: World) -> None:
    comment = world.comment(world.a_comment(POTHOLE))
    tried(world, intent="spam", urgent=True, assign="voirie")
    after = world.comment(comment.id)
    assert (after.intent, after.urgent, after.state) == (comment.intent, comment.urgent, comment.state)


@pytest.mark.parametrize(
    ("asks", "does", "code"),
    [
        ((), Acts(urgent=True), "rule_words"),
        ((Condition(Field.TEXT, Check.SAYS, ()),), Acts(urgent=True), "rule_words"),
        ((Condition(Field.TEXT, Check.SAYS, ("x" * 81,)),), Acts(urgent=True), "rule_words"),
        ((Condition(Field.HOUR, Check.IS, ("25", "7")),), Acts(urgent=True), "rule_hours"),
        ((Condition(Field.HOUR, Check.IS, ("soir",)),), Acts(urgent=True), "rule_hours"),
        (SAYS, Acts(), "rule_acts"),
        (SAYS, Acts(intent="lune"), "tag_unknown"),
        (SAYS, Acts(assign="lune"), "department_unknown"),
        (SAYS, Acts(to_read=True, urgent=True), "rule_to_read"),
        (SAYS, Acts(to_read=True, assign="voirie"), "rule_to_read"),
        (SAYS * 6, Acts(urgent=True), "rule_words"),
    ],
)
def test_what_says_nothing_or_cannot_be_is_refused(
    world: World, asks: tuple[Condition, ...], does: Acts, code: str
) -> None:
    with world.db.writing() as session, pytest.raises(Invalid) as refused:
        rules.keep(session, Draft("Une règle", asks, does), by=world.claire, now=world.now())
    assert refused.value.code == code


def test_what_only_tells_a_person_is_more_for_each_and_never_otherwise(world: World) -> None:
    comment_id = world.a_comment(POTHOLE)
    world.decide(departments.assign, comment_id, "etat-civil")
    told = tried(world, tell=world.paul.id)
    assert [told.count(one) for one in Agreement] == [0, 1, 0]
    both = tried(world, tell=world.paul.id, assign="etat-civil")
    assert [both.count(one) for one in Agreement] == [1, 0, 0]


def test_only_a_person_whose_account_is_open_can_be_told(world: World) -> None:
    with world.db.writing() as session:
        with pytest.raises(Invalid, match="person_unknown"):
            rules.check(session, Draft("", SAYS, Acts(tell=999)))
        rules.check(session, Draft("", SAYS, Acts(tell=world.paul.id)))
