"""How well triage does on invented comments of every kind: it must not get worse unnoticed."""

from pathlib import Path

import pytest

from tests.unit.triage.measuring import Figures, measure

COMMENTS = Path(__file__).with_name("invented.jsonl")


@pytest.fixture(scope="module")
def figures() -> Figures:
    return measure(COMMENTS)


def test_most_intents_are_right(figures: Figures) -> None:
    assert figures.intent >= 0.90


def test_most_departments_are_right_and_nearly_all_in_the_first_three(figures: Figures) -> None:
    assert figures.department >= 0.85
    assert figures.department_in_three >= 0.95


def test_no_emergency_is_missed(figures: Figures) -> None:
    assert figures.urgent_recall == 1
    assert figures.urgent_precision >= 0.6
