"""How often a rule is contradicted: the figure is the list’s, and costs little however often it acts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from time import process_time

import pytest
from sqlalchemy import insert, select

from app import closing, departments, rules, triage
from app.domain.comment import Comment
from app.domain.errors import Conflict
from app.domain.rule import Acts, Rule, RuleAct
from tests.integration.rules.conftest import Written
from tests.world import World

POTHOLE = "Quand bouchez-vous le nid-de-poule devant le 14 rue de Brest ?"
Deed = Callable[[World, int], object]


def a_tag(world: World, comment: int) -> None:
    world.decide(triage.correct_intent, comment, "praise")


def a_taken_back_tag(world: World, comment: int) -> None:
    said = world.decide(triage.correct_intent, comment, "praise")
    with world.db.writing() as session:
        rules.undo_correction(
            session,
            *triage.find_correction(session, said.id if said else 0),
            by=world.claire,
            now=world.now(),
        )


def no_hurry(world: World, comment: int) -> None:
    world.decide(triage.correct_urgency, comment, urgent=False)


def another_service(world: World, comment: int) -> None:
    world.decide(departments.assign, comment, "sports")


def back_to_the_desk(world: World, comment: int) -> None:
    another_service(world, comment)
    world.decide(departments.take_back, comment)


def later(world: World, comment: int) -> None:
    with world.db.writing() as session:
        now, by = world.now(), world.claire.actor
        closing.remind(session, session.get_one(Comment, comment), now + timedelta(days=1), by=by, now=now)


def nothing(_world: World, _comment: int) -> None:
    pass


DEEDS = (a_tag, a_taken_back_tag, no_hurry, another_service, back_to_the_desk, later, nothing)


@pytest.mark.parametrize(
    "does",
    [
        {"assign": "voirie"},
        {"suggest": "voirie"},
        {"intent": "complaint"},
        {"urgent": True},
        {"to_read": True},
        {"to_read": True, "intent": "other"},
    ],
)
@pytest.mark.parametrize("on", [True, False])
def test_the_figure_is_that_of_the_list(
    world: World, written: Written, does: dict[str, object], *, on: bool
) -> None:
    number = written("nid de poule", **does)
    for deed in DEEDS:
        comment = world.a_comment(POTHOLE)
        with suppress(Conflict):  # what is at a service is not paused
            deed(world, comment)
    with world.db.writing() as session:
        rule = rules.find(session, number)
        rules.switch(session, rule, on=on, by=world.claire, now=world.now())
    with world.db.reading() as session:
        acted = rules.acted_on(session, session.get_one(Rule, number), world.now())
        (row,) = rules.listing(session, now=world.now())
    assert (row.acted, row.contradicted) == (len(DEEDS), sum(one.against for one in acted))
    assert 0 < row.contradicted < len(DEEDS)


def test_a_rule_that_acts_often_slows_nothing_down(world: World, written: Written) -> None:
    number = written("nid de poule", intent="suggestion")
    first = world.a_comment(POTHOLE)
    with world.db.writing() as session:
        names = [one.key for one in Comment.__mapper__.column_attrs if one.key != "id"]
        known = {name: getattr(session.get_one(Comment, first), name) for name in names}
        session.execute(insert(Comment), [known | {"external_id": f"x{one}"} for one in range(3_000)])
        others = session.scalars(select(Comment.id).where(Comment.external_id.startswith("x"))).all()
        did = {"rule_id": number, "did": asdict(Acts(intent="suggestion")), "acted_at": world.now()}
        session.execute(insert(RuleAct), [did | {"comment_id": one} for one in others])
    took = []
    for _ in range(3):
        began = process_time()
        world.a_comment(POTHOLE)
        took.append(process_time() - began)
    assert min(took) < 0.1
