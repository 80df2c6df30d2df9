"""How well triage does on the frozen comments: the floors that it holds, it keeps."""

from __future__ import annotations

import pytest

from tests.unit.triage.measuring import FROZEN, Figures, measure


@pytest.fixture(scope="module")
def figures() -> Figures:
    return measure(FROZEN)


def test_intents_and_departments(figures: Figures) -> None:
    assert figures.intent >= 0.8
    assert figures.department >= 0.8
    assert figures.department_in_three >= 0.93


def test_emergencies_are_found_and_alarms_are_mostly_true(figures: Figures) -> None:
    assert figures.urgent_recall >= 0.87
    assert figures.urgent_precision >= 0.7


def test_confidence_is_a_probability(figures: Figures) -> None:
    assert figures.calibration_error <= 0.05
