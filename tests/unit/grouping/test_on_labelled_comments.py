"""How well comments are grouped, on posts that took no part in finding out how (docs/grouping.md)."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.unit.grouping.measuring import Figures, measure

HERE = Path(__file__).parent


class Reached(NamedTuple):
    """What a set gives at least: groups half ticked, groups found at four fifths, and the means of both.

    half_ticked: in each of the three orders in which its comments come.
    """

    half_ticked: tuple[int, int, int]
    found: int
    ticked: float
    offered: float


REACHED = {
    "judged.jsonl": Reached((11, 11, 11), 12, 0.63, 0.97),
    "final.jsonl": Reached((9, 11, 11), 13, 0.55, 0.97),
}
ORDERS = (1, 2, 3)


@pytest.fixture(scope="module", params=[(file, order) for file in REACHED for order in ORDERS], ids=str)
def told(request: pytest.FixtureRequest) -> tuple[Figures, Reached, int]:
    file, order = request.param
    reached = REACHED[file]
    return measure(HERE / file, order), reached, reached.half_ticked[ORDERS.index(order)]


def test_what_is_ticked_is_right(told: tuple[Figures, Reached, int]) -> None:
    assert told[0].precision >= 0.95


def test_half_of_most_groups_is_ticked(told: tuple[Figures, Reached, int]) -> None:
    figures, _, half_ticked = told
    assert sum(share >= 0.5 for share in figures.ticked.values()) >= half_ticked


def test_nearly_all_of_most_groups_is_ticked_or_offered(told: tuple[Figures, Reached, int]) -> None:
    figures, reached, _ = told
    assert sum(share >= 0.8 for share in figures.offered.values()) >= reached.found


def test_on_the_mean_half_is_ticked_and_four_in_five_are_found(told: tuple[Figures, Reached, int]) -> None:
    figures, reached, _ = told
    assert sum(figures.ticked.values()) / len(figures.ticked) >= reached.ticked
    assert sum(figures.offered.values()) / len(figures.offered) >= reached.offered


def test_what_is_offered_stays_a_list_that_one_reads(told: tuple[Figures, Reached, int]) -> None:
    figures = told[0]
    assert max(figures.unticked.values()) <= 20
    assert sum(figures.unticked.values()) / len(figures.unticked) <= 15
