"""How well triage does on comments that others labelled, where they are at hand."""

from pathlib import Path

import pytest

from tests.unit.triage.measuring import Figures, measure

COMMENTS = Path(__file__).resolve().parents[4] / "shared" / "triage" / "dev.jsonl"

if not COMMENTS.exists():
    pytest.skip("the labelled comments are not beside this repository", allow_module_level=True)


@pytest.fixture(scope="module")
def figures() -> Figures:
    return measure(COMMENTS)


def test_intents(figures: Figures) -> None:
    assert figures.intent >= 0.83


def test_departments(figures: Figures) -> None:
    assert figures.department >= 0.86
    assert figures.department_in_three >= 0.95


def test_urgency(figures: Figures) -> None:
    assert figures.urgent_recall >= 0.9
    assert figures.urgent_precision >= 0.7


def test_confidence_is_a_probability(figures: Figures) -> None:
    assert figures.calibration_error <= 0.12
