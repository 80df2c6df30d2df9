"""Which days count: Monday to Friday, without the bank holidays of France."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.working_day import (
    bank_holidays,
    easter,
    is_working,
    next_round,
    working_days_after,
    working_days_between,
)

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(1961, (4, 2)), (2019, (4, 21)), (2024, (3, 31)), (2026, (4, 5)), (2035, (3, 25)), (2038, (4, 25))],
)
def test_easter_falls_where_the_calendar_says(year: int, sunday: tuple[int, int]) -> None:
    assert easter(year) == date(year, *sunday)


def test_a_french_year_has_eleven_bank_holidays() -> None:
    assert sorted(bank_holidays(2026)) == [
        date(2026, month, day)
        for month, day in [
            (1, 1),
            (4, 6),
            (5, 1),
            (5, 8),
            (5, 14),
            (5, 25),
            (7, 14),
            (8, 15),
            (11, 1),
            (11, 11),
            (12, 25),
        ]
    ]


def test_weekends_and_bank_holidays_are_not_worked() -> None:
    assert is_working(date(2026, 11, 12))
    assert not is_working(date(2026, 11, 11))
    assert not is_working(date(2026, 11, 14))


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ((2026, 11, 20), (2026, 11, 20), 0),
        ((2026, 11, 20), (2026, 11, 19), 0),
        ((2026, 11, 20), (2026, 11, 22), 0),  # a weekend later, nobody is late
        ((2026, 11, 20), (2026, 11, 24), 2),
        ((2026, 11, 10), (2026, 11, 12), 1),  # the armistice between
    ],
)
def test_lateness_is_counted_in_working_days(
    since: tuple[int, int, int], until: tuple[int, int, int], days: int
) -> None:
    assert working_days_between(date(*since), date(*until)) == days


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ((2026, 11, 24, 6, 59), (2026, 11, 24)),  # 7 h 59 in the town
        ((2026, 11, 24, 7, 0), (2026, 11, 25)),
        ((2026, 11, 27, 12, 0), (2026, 11, 30)),
        ((2026, 11, 10, 12, 0), (2026, 11, 12)),
    ],
)
def test_the_next_letter_leaves_at_its_hour_of_a_working_day(
    now: tuple[int, int, int, int, int], then: tuple[int, int, int]
) -> None:
    expected = datetime(*then, 8, 0, tzinfo=PARIS)
    assert next_round(datetime(*now, tzinfo=UTC), PARIS, 8) == expected
    assert next_round(datetime(*now, tzinfo=UTC), PARIS, 18).hour == 18


@pytest.mark.parametrize(
    ("number", "day"), [(0, (2026, 11, 6)), (1, (2026, 11, 9)), (2, (2026, 11, 10)), (3, (2026, 11, 12))]
)
def test_working_days_are_counted_on_from_a_day(number: int, day: tuple[int, int, int]) -> None:
    counted = working_days_after(date(2026, 11, 6), number)
    assert counted == date(*day)
    assert working_days_between(date(2026, 11, 6), counted) == number
