"""A working day: from Monday to Friday, the bank holidays of France left out, and a service's absences."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache

from app.domain.absence import ONE, Away, days_after, nobody_away

SATURDAY = 5
FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension Day, Whit Monday


def is_working(day: date, away: Away = nobody_away) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year) and not away(day)


def next_working(day: date, away: Away = nobody_away) -> date:
    """The first working day after this one."""
    return next((one for one in days_after(day) if is_working(one, away)), day + ONE)


def working_days_after(day: date, number: int, away: Away = nobody_away) -> date:
    """The day that begins so many working days after this one."""
    for _ in range(number):
        day = next_working(day, away)
    return day


def next_round(now: datetime, zone: tzinfo, hour: int, away: Away = nobody_away) -> datetime:
    """When the next morning letter leaves: at that hour of a working day, in the town."""
    today = now.astimezone(zone).date()
    if is_working(today, away) and now < round_on(today, zone, hour):
        return round_on(today, zone, hour)
    return round_on(next_working(today, away), zone, hour)


def round_on(day: date, zone: tzinfo, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=zone)


def working_days_between(since: date, until: date, away: Away = nobody_away) -> int:
    """How many working days have begun after the first day, up to the second one included; 0 before it."""
    days = (since + ONE * number for number in range(1, (until - since).days + 1))
    return sum(is_working(day, away) for day in days)


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
