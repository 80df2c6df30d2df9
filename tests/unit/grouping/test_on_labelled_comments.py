"""How well comments are grouped, on posts that took no part in finding out how (docs/grouping.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.grouping.measuring import Figures, measure

HERE = Path(__file__).parent


@pytest.fixture(scope="module", params=[1, 2, 3])
def figures(request: pytest.FixtureRequest) -> Figures:
    return measure(HERE / "judged.jsonl", request.param)


def test_what_is_ticked_is_right(figures: Figures) -> None:
    assert figures.precision >= 0.95


def test_half_of_most_groups_is_ticked(figures: Figures) -> None:
    assert sum(share >= 0.5 for share in figures.ticked.values()) >= 9


def test_nearly_all_of_most_groups_is_ticked_or_offered(figures: Figures) -> None:
    assert sum(share >= 0.8 for share in figures.offered.values()) >= 9


def test_on_the_mean_half_is_ticked_and_four_in_five_are_found(figures: Figures) -> None:
    assert sum(figures.ticked.values()) / len(figures.ticked) >= 0.51
    assert sum(figures.offered.values()) / len(figures.offered) >= 0.82


def test_what_is_offered_stays_a_list_that_one_reads(figures: Figures) -> None:
    assert max(figures.unticked.values()) <= 20
