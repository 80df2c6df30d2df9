"""How well triage does on invented comments of every kind: it must not get worse unnoticed."""

from pathlib import Path

import pytest

from tests.unit.triage.measuring import Figures, measure

COMMENTS = sorted(Path(__file__).parent.glob("invented*.jsonl"))


@pytest.fixture(scope="module")
def figures() -> Figures:
    return measure(*COMMENTS)


def test_most_intents_are_right(figures: Figures) -> None:
    assert figures.intent >= 0.92


def test_most_departments_are_right_and_nearly_all_in_the_first_three(figures: Figures) -> None:
    assert figures.department >= 0.92
    assert figures.department_in_three >= 0.96


def test_no_emergency_is_missed(figures: Figures) -> None:
    assert figures.urgent_recall == 1
    assert figures.urgent_precision >= 0.8


def test_what_may_wait_unread_is_told_surely_and_rightly(figures: Figures) -> None:
    assert figures.quiet_precision >= 0.95
    assert figures.quiet_share >= 0.5


def test_confidence_is_a_probability(figures: Figures) -> None:
    assert figures.calibration_error <= 0.08
