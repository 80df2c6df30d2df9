"""When a post is over its usual: counted against what its account knows, with a floor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.grouping.surging import FEWEST, busiest_hour, is_surge, stands_apart

NINE = datetime(2026, 3, 24, 9, tzinfo=UTC)


def at(*minutes: int) -> list[datetime]:
    return [NINE + timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("pace", "busiest", "over"),
    [
        (FEWEST - 1, [], False),
        (FEWEST, [], True),
        (FEWEST, [2, 1, 3, 0], True),
        (60, [40, 30, 35], False),
        (105, [40, 30, 35], True),
        (104, [40, 30, 35], False),
        (40, [500, 500], True),
        (40, [1, 2, 900], True),
    ],
    ids=[
        "under the floor",
        "at the floor, nothing known",
        "a quiet account",
        "a busy account as ever",
        "three times the usual",
        "not quite three times",
        "two posts are no usual",
        "one exception is not the usual",
    ],
)
def test_a_surge_is_three_times_the_usual_and_never_under_the_floor(
    pace: int, busiest: list[int], *, over: bool
) -> None:
    assert is_surge(pace, busiest) is over


@pytest.mark.parametrize(
    ("minutes", "most"),
    [([], 0), ([0], 1), ([0, 59], 2), ([0, 60], 1), ([0, 50, 70, 100, 109, 400], 4)],
)
def test_the_busiest_hour_may_begin_at_any_minute(minutes: list[int], most: int) -> None:
    assert busiest_hour(reversed(at(*minutes))) == most


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("Quand est-ce que l'eau revient ?", False),
        ("Encore une coupure, c'est pénible", False),
        ("Ma mère est sous oxygène, comment on fait ?", True),
        ("Il y a des fils électriques par terre devant le 12", True),
        ("Mon voisin ne répond plus depuis hier, il est âgé", True),
    ],
)
def test_what_names_a_danger_keeps_its_own_line(text: str, *, apart: bool) -> None:
    assert stands_apart(text, "Coupure d'eau rue des Lilas jusqu'à midi.") is apart


def test_a_danger_that_the_post_itself_names_sets_nobody_apart() -> None:
    post = "Fuite d'eau rue des Lilas : nos équipes interviennent."
    assert not stands_apart("La fuite est réparée ?", post)
    assert stands_apart("La fuite est réparée ?", "Le marché a lieu samedi.")
