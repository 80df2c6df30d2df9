"""When a service is away: lines as people write them, and the holidays of its schools."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.absence import UnreadableLine, absence
from app.domain.department import Department
from app.domain.school_holidays import KNOWN_UNTIL, ZONES
from app.domain.working_day import next_working, working_days_after, working_days_between

CLOSED = "24/12 au 02/01\n\n 03/08/2027 - 14/08/2027 \n26/11\n29/02"


@pytest.mark.parametrize(
    "day",
    [
        "2026-12-24",
        "2027-01-02",
        "2031-12-31",
        "2027-08-03",
        "2027-08-14",
        "2026-11-26",
        "2040-11-26",
        "2028-02-29",
    ],
)
def test_it_is_away_on_the_days_that_it_wrote(day: str) -> None:
    assert absence(CLOSED, "")(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day", ["2026-12-23", "2027-01-03", "2027-08-02", "2027-08-15", "2028-08-05", "2026-11-27", "2027-02-28"]
)
def test_it_is_there_on_the_others(day: str) -> None:
    assert not absence(CLOSED, "")(date.fromisoformat(day))


@pytest.mark.parametrize(
    "line",
    [
        "Noël",
        "31/02",
        "24/12 au",
        "24/12 au 02/01/2027",
        "14/08/2027 au 03/08/2027",
        "24/13",
        "0/0",
        "24/12/26",
        "1/1 2/1",
    ],
)
def test_a_line_that_names_no_day_is_refused_by_itself(line: str) -> None:
    with pytest.raises(UnreadableLine) as refusal:
        absence(f"26/12\n{line}", "")
    assert refusal.value.line == line


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("A", "2027-02-13", "2027-02-28"),
        ("B", "2027-02-20", "2027-03-07"),
        ("C", "2027-02-06", "2027-02-21"),
        ("A", "2026-12-19", "2027-01-03"),
        ("C", "2027-04-03", "2027-04-18"),
    ],
)
def test_schools_are_closed_from_the_first_day_to_the_last(zone: str, first: str, last: str) -> None:
    away, day = absence("", zone), timedelta(days=1)
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    assert [away(one) for one in (begins - day, begins, ends, ends + day)] == [False, True, True, False]


def test_each_zone_has_its_five_holidays_from_a_saturday_until_the_last_known_day() -> None:
    for holidays in ZONES.values():
        assert len(holidays) == 5
        assert all(first.strftime("%a") == "Sat" for first, _last in holidays)
        assert max(last for _first, last in holidays) == KNOWN_UNTIL


def test_days_of_absence_are_no_working_days() -> None:
    away = absence("24/12 au 02/01", "")
    assert next_working(date(2026, 12, 23), away) == date(2027, 1, 4)
    assert working_days_after(date(2026, 12, 22), 2, away) == date(2027, 1, 4)
    assert working_days_between(date(2026, 12, 22), date(2027, 1, 5), away) == 3


def test_its_usual_delay_leaves_out_the_days_on_which_it_is_away() -> None:
    service = Department(expected_days=3, closed_days="24/12 au 02/01")
    assert service.due_after(date(2026, 12, 1)) == date(2026, 12, 4)
    assert service.due_after(date(2026, 12, 22)) == date(2027, 1, 4)
    assert Department(expected_days=3).due_after(date(2026, 12, 22)) == date(2026, 12, 25)


def test_it_says_until_when_it_is_away() -> None:
    service = Department(closed_days="24/12 au 02/01", school_zone="B")
    assert service.away_until(date(2026, 12, 26)) == date(2027, 1, 3)
    assert service.away_until(date(2026, 12, 18)) is None


def test_who_is_always_away_is_written_to_all_the_same() -> None:
    away = absence("01/01 au 31/12", "")
    assert next_working(date(2026, 3, 17), away) == date(2026, 3, 18)
    service = Department(expected_days=2, closed_days="01/01 au 31/12")
    assert service.due_after(date(2026, 3, 17)) == date(2026, 3, 19)
    assert service.away_until(date(2026, 3, 17)) is None
