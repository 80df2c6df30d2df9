"""A working day: from Monday to Friday, the bank holidays of France left out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache

ONE = timedelta(days=1)
SATURDAY = 5
FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension Day, Whit Monday


def is_working(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def next_working(day: date) -> date:
    """The first working day after this one."""
    following = day + ONE
    while not is_working(following):
        following += ONE
    return following


def working_days_after(day: date, number: int) -> date:
    """The day that begins so many working days after this one."""
    for _ in range(number):
        day = next_working(day)
    return day


def next_round(now: datetime, zone: tzinfo, hour: int) -> datetime:
    """When the next morning letter leaves: at that hour of a working day, in the town."""
    today = now.astimezone(zone).date()
    if is_working(today) and now < round_on(today, zone, hour):
        return round_on(today, zone, hour)
    return round_on(next_working(today), zone, hour)


def round_on(day: date, zone: tzinfo, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=zone)


def working_days_between(since: date, until: date) -> int:
    """How many working days have begun after the first day, up to the second one included; 0 before it."""
    days = (since + ONE * number for number in range(1, (until - since).days + 1))
    return sum(is_working(day) for day in days)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The eleven of article L3133-1 of the Code du travail; Alsace-Moselle's two others are not counted."""
    sunday = easter(year)
    moving = (sunday + timedelta(days=days) for days in AFTER_EASTER)
    return frozenset((*(date(year, month, day) for month, day in FIXED), *moving))


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    gained = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    back = (32 + 2 * (century % 4) + 2 * (rest // 4) - gained - rest % 4) % 7
    late = (year % 19 + 11 * gained + 22 * back) // 451
    month, day = divmod(gained + back - 7 * late + 114, 31)
    return date(year, month, day + 1)
