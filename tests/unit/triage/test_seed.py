"""The seed corpus: labelled as the guidelines say, and no copy of the comments that are kept for testing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app import triage
from app.triage.training import corpus
from tests.unit.triage.measuring import FROZEN, lines
from tests.unit.triage.nearness import nearest

DEV = Path(__file__).resolve().parents[4] / "shared" / "triage" / "dev.jsonl"
SLUGS = {service.slug for service in triage.SERVICES}
TOO_NEAR = 0.6


def test_every_label_is_one_of_the_guidelines() -> None:
    for row in corpus():
        assert {row["intent"], *row.get("also", [])} <= set(triage.INTENTS), row["id"]
        assert {row["department"], *row.get("department_also", [])} <= {*SLUGS, None}, row["id"]
        assert isinstance(row["urgent"], bool), row["id"]
        assert row["text"], row["id"]


def test_spam_and_chat_go_to_nobody() -> None:
    assert not [row["id"] for row in corpus() if row["intent"] == "spam" and row["department"]]


def test_no_comment_stands_twice() -> None:
    seen = [(row["post"], row["text"]) for row in corpus()]
    assert len(set(seen)) == len(seen)
    numbers = [row["id"] for row in corpus()]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.skipif(not DEV.exists(), reason="the labelled comments are not beside this repository")
def test_no_comment_is_a_near_copy_of_one_kept_for_testing() -> None:
    no_near_copy_of(lines(DEV))


def test_no_comment_is_a_near_copy_of_a_frozen_one() -> None:
    no_near_copy_of(lines(FROZEN))


def no_near_copy_of(rows: list[dict[str, Any]]) -> None:
    for share, number, text in nearest(corpus(), rows):
        assert share < TOO_NEAR, (number, text)
