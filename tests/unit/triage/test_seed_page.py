"""The page on the seed corpus says what it holds, and the table of borderline rules names what it says."""

from __future__ import annotations

from collections import Counter

import pytest

from app import triage
from app.triage.training import corpus
from tests.eval.borderline import EMERGENCIES, LEAST, LOOKALIKES, Side, is_lookalike, sides
from tests.eval.seed import counted, near
from tests.needs import TREE

RULES = range(1, 20)


def test_the_page_holds_the_figures_that_the_command_prints() -> None:
    page = (TREE / "docs/seed.md").read_text(encoding="utf-8")
    told = "\n".join(counted(corpus()))
    assert told in page, "run `python -m tests.eval.seed`"
    assert [line for line in near(corpus()) if line not in page.splitlines()] == []


def test_every_borderline_rule_stands_there_both_ways() -> None:
    met = Counter(side.rule for side in sides())
    assert sorted(met) == list(RULES)
    assert min(met.values()) >= 2


@pytest.mark.parametrize("side", sides(), ids=lambda side: f"{side.rule} {side.says}")
def test_each_side_names_enough_comments_with_a_tag_that_fits(side: Side) -> None:
    known = {row["id"]: row for row in corpus()}
    assert len(set(side.comments)) >= LEAST
    assert len(set(side.comments)) == len(side.comments)
    assert set(side.tags) <= set(triage.INTENTS)
    assert [number for number in side.comments if known[number]["intent"] not in side.tags] == []


def test_no_comment_stands_on_both_sides_of_a_rule() -> None:
    for rule in RULES:
        named = Counter(number for side in sides() if side.rule == rule for number in side.comments)
        assert [number for number, times in named.items() if times > 1] == []


def test_emergencies_and_their_lookalikes_are_as_many_as_were_asked_for() -> None:
    rows = corpus()
    assert sum(row["urgent"] for row in rows) >= EMERGENCIES
    assert sum(map(is_lookalike, rows)) >= LOOKALIKES


def test_a_lookalike_says_a_word_of_danger_and_is_not_urgent() -> None:
    assert is_lookalike({"text": "Je suis morte de rire", "urgent": False})
    assert not is_lookalike({"text": "Un homme est mort", "urgent": True})
    assert not is_lookalike({"text": "Quand ouvre la piscine ?", "urgent": False})
