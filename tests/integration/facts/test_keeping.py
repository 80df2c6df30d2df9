"""A fact is stated once, confirmed by name, and taken away without what leans on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app import facts, saved_replies
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.fact import Fact
from app.domain.saved_reply import SavedReply
from tests.integration.facts.conftest import MARKET, keep_words, state
from tests.world import World


def read(world: World, fact_id: int) -> Fact:
    with world.db.reading() as session:
        return facts.find(session, fact_id)


def saved(world: World, number: int) -> SavedReply:
    with world.db.reading() as session:
        return saved_replies.find(session, number)


def test_who_states_it_confirms_it_unless_another_is_named(world: World) -> None:
    mine, theirs = state(world), state(world, name="Cantine", confirmed_by=" Hélène Jaouen ")
    assert read(world, mine).confirmed_by == "Claire Morvan"
    assert read(world, theirs).confirmed_by == "Hélène Jaouen"
    assert read(world, mine).department is not None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"value": ""}, "value"),
        ({"value": "x" * 501}, "value"),
        ({"department": "nowhere"}, "department"),
    ],
)
def test_what_is_wrong_is_named(world: World, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        state(world, replace(MARKET, **wrong))
    assert refusal.value.field == field


def test_a_name_serves_once_whatever_its_capitals(world: World) -> None:
    number = state(world)
    with pytest.raises(Conflict) as refusal:
        state(world, name="marché")
    assert refusal.value.code == "fact_known"
    assert state(world, fact_id=number, value="place du Port") == number
    assert read(world, number).value == "place du Port"


def test_confirmed_until_another_day_says_who_and_when(world: World) -> None:
    number, until = state(world, confirmed_by="Hélène Jaouen"), world.now().date() + timedelta(days=9)
    for day in (until, until):
        with world.db.writing() as session:
            fact = facts.find(session, number)
            facts.confirm(session, fact, day, by=world.paul, now=world.now())
    assert (read(world, number).valid_until, read(world, number).confirmed_by) == (until, "Paul Abgrall")
    assert [line.act for line in world.journal()].count("facts.confirm") == 1


def test_taken_away_nothing_leans_on_it_and_brought_back_all_does(world: World) -> None:
    number = state(world)
    words = keep_words(world, number)
    with world.db.writing() as session:
        facts.remove(session, facts.find(session, number), by=world.claire, now=world.now())
    assert saved(world, words).facts == []
    with pytest.raises(NotFound):
        read(world, number)
    for _twice in range(2):
        with world.db.writing() as session:
            facts.restore(session, number, by=world.claire, now=world.now())
    assert [fact.id for fact in saved(world, words).facts] == [number]


def test_it_does_not_come_back_under_a_name_that_serves_again(world: World) -> None:
    number = state(world)
    with world.db.writing() as session:
        facts.remove(session, facts.find(session, number), by=world.claire, now=world.now())
    state(world)
    with pytest.raises(Conflict), world.db.writing() as session:
        facts.restore(session, number, by=world.claire, now=world.now())
    with pytest.raises(NotFound), world.db.writing() as session:
        facts.restore(session, 99, by=world.claire, now=world.now())


def test_the_list_says_which_saved_replies_lean_on_each(world: World) -> None:
    market, other = state(world), state(world, name="Cantine", value="3,20 € le repas")
    words = keep_words(world, market)
    with world.db.reading() as session:
        listed = {one.fact.id: [saved.id for saved in one.replies] for one in facts.listing(session)}
    assert listed == {market: [words], other: []}


def test_a_saved_reply_ends_with_the_first_of_what_it_leans_on(world: World) -> None:
    today = world.now().date()
    late = state(world, valid_until=today + timedelta(days=30))
    soon = state(world, name="Déviation", valid_until=today + timedelta(days=3))
    kept = saved(world, keep_words(world, late, soon))
    assert kept.until == today + timedelta(days=3)
    assert kept.is_to_check(today)
    assert kept.is_expired(today + timedelta(days=4))
    assert MARKET.valid_until is None
