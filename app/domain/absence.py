"""Absence: the days on which a service is away, as it wrote them, a line each, and as its schools are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from app.domain.school_holidays import ZONES

Away = Callable[[date], bool]
ONE = timedelta(days=1)
LONGEST_ABSENCE = 400  # in days; who is away longer is written to all the same
LEAP = 2000  # a day of every year may be the 29th of February
LINE = re.compile(r"(?P<first>[\d/]+)(?:\s*(?:au|à|-|–)\s*(?P<last>[\d/]+))?")
DAY = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")


class UnreadableLine(ValueError):
    """This line names no day, or ends before it begins."""

    def __init__(self, line: str) -> None:
        super().__init__("unreadable_line")
        self.line = line


class Period(NamedTuple):
    """First and last day, both away. Without a year it comes back every year, over New Year's Day too."""

    first: tuple[int, ...]
    last: tuple[int, ...]

    def covers(self, day: date) -> bool:
        """Whether this day is in it."""
        shown = (day.year, day.month, day.day)[-len(self.first) :]
        if self.first <= self.last:
            return self.first <= shown <= self.last
        return shown >= self.first or shown <= self.last


@lru_cache(maxsize=256)
def absence(lines: str, zone: str) -> Away:
    """Say of a day whether the service is away: by its own lines, or in the holidays of its schools."""
    own, schools = periods(lines), ZONES.get(zone, ())

    def away(day: date) -> bool:
        return any(one.covers(day) for one in own) or any(first <= day <= last for first, last in schools)

    return away


def periods(lines: str) -> list[Period]:
    """The periods of these lines: « 24/12 au 02/01 », « 03/08/2026 au 14/08/2026 », « 26/12 ».

    Raises UnreadableLine.
    """
    return [_period(line.strip()) for line in lines.splitlines() if line.strip()]


def days_after(day: date) -> Iterator[date]:
    """The days that follow, for so long as anybody is away."""
    return (day + ONE * number for number in range(1, LONGEST_ABSENCE + 1))


def nobody_away(_day: date) -> bool:
    """Say that nobody is ever away."""
    return False


def _period(line: str) -> Period:
    found = LINE.fullmatch(line)
    first = _day(found["first"]) if found else None
    last = _day(found["last"]) if found and found["last"] else first
    if first is None or last is None or len(first) != len(last):
        raise UnreadableLine(line)
    if len(first) > len(("month", "day")) and last < first:
        raise UnreadableLine(line)
    return Period(first, last)


def _day(text: str) -> tuple[int, ...] | None:
    """Year, month and day, or month and day of every year; None where there is no such day."""
    found = DAY.fullmatch(text)
    if found is None:
        return None
    day, month, year = (int(part) if part else None for part in found.groups())
    try:
        real = date(year or LEAP, month or 0, day or 0)
    except ValueError:
        return None
    return (real.year, real.month, real.day) if year else (real.month, real.day)
