"""What was done to a rule can be taken back, and what Parvis did to one is said."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.domain.rule import Rule
from tests.web.conftest import Watch
from tests.web.people import followed
from tests.web.reading import words
from tests.web.rules.test_rules import FORM, HOME, keep, the_rule
from tests.world import World

KEPT = re.compile(r'action="([^"]+)" role="status".*?name="kept" value="([^"]+)"', re.DOTALL)
OFF = "La règle « Nids-de-poule » est éteinte."


def press_undo(browser: TestClient, number: int) -> str:
    """Press [Annuler] beside « Règle enregistrée. »; what one then reads."""
    notice = KEPT.search(browser.get(f"{HOME}/{number}?done=kept").text)
    assert notice
    return followed(browser, browser.post(notice[1], data={"kept": notice[2]}))


def reword(browser: TestClient, number: int, **changed: str) -> None:
    assert browser.post(f"{HOME}/{number}", data={**FORM, **changed}).status_code == 303


def test_what_was_changed_of_a_rule_is_taken_back(at_desk: TestClient, world: World) -> None:
    number = keep(at_desk, until="2026-12-24")
    before = the_rule(world, number)
    reword(at_desk, number, name="Chaussée", words="chaussée", intent="question", until="")
    assert "La règle se lit comme avant." in press_undo(at_desk, number)
    rule = the_rule(world, number)
    assert (rule.name, rule.asks, rule.does) == (before.name, before.asks, before.does)
    assert (rule.until, rule.on_since) == (before.until, before.on_since)
    page = words(at_desk.get(f"{HOME}/{number}").text)
    assert "si le texte dit « nid-de-poule » ou « trou dans la chaussée »" in page


def test_what_a_colleague_kept_since_stays(at_desk: TestClient, world: World, watch: Watch) -> None:
    number = keep(at_desk)
    reword(at_desk, number, name="Chaussée")
    notice = KEPT.search(at_desk.get(f"{HOME}/{number}?done=kept").text)
    watch.passes(timedelta(seconds=1))
    reword(at_desk, number, name="Trottoir")
    assert notice
    at_desk.post(notice[1], data={"kept": notice[2]})
    assert the_rule(world, number).name == "Trottoir"


@pytest.mark.parametrize("by_parvis", [True, False])
def test_one_that_was_switched_off_since_stays_off(
    at_desk: TestClient, world: World, *, by_parvis: bool
) -> None:
    number = keep(at_desk)
    reword(at_desk, number, name="Chaussée")
    if by_parvis:
        stopped(world, number)
    else:
        at_desk.post(f"{HOME}/{number}/switch")
    press_undo(at_desk, number)
    rule = the_rule(world, number)
    assert (rule.name, rule.on_since) == ("Nids-de-poule", None)


def test_a_new_rule_is_taken_away_again(at_desk: TestClient, world: World) -> None:
    number = keep(at_desk)
    assert "Règle supprimée." in press_undo(at_desk, number)
    assert the_rule(world, number).removed_at is not None


def stopped(world: World, number: int) -> None:
    with world.db.writing() as session:
        session.get_one(Rule, number).stop(6, 9, world.now())


def test_that_parvis_switched_a_rule_off_is_said_until_somebody_knows(
    at_desk: TestClient, reading_only: TestClient, world: World
) -> None:
    number = keep(at_desk)
    assert OFF not in words(at_desk.get("/").text)
    stopped(world, number)
    assert f"{OFF} Voir" in words(at_desk.get("/").text)
    assert OFF not in words(reading_only.get("/").text)
    why = at_desk.post(f"{HOME}/{number}/stop/seen")
    assert why.headers["location"] == f"{HOME}/{number}#against"
    assert OFF not in words(at_desk.get("/").text)
    at_desk.post(f"{HOME}/{number}/switch", data={"on": "yes"})
    stopped(world, number)
    assert OFF in words(at_desk.get("/").text)
