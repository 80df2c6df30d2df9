"""Dates of the past in French words: « depuis lundi », « avant le 3 mars », « en octobre ». Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.inbox.spans import (
    DAY,
    WEEK,
    Read,
    Words,
    after_month,
    after_year,
    date_or_none,
    read_day,
    read_month,
    read_span,
    read_year,
)

YEAR = timedelta(days=365)
UNITS = {"jour": DAY, "jours": DAY, "semaine": WEEK, "semaines": WEEK, "mois": timedelta(days=30)}
UNITS |= {"an": YEAR, "ans": YEAR, "annee": YEAR, "annees": YEAR}
NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8}
NUMBERS |= {"dix": 10, "quinze": 15}
LAST = ("derniers", "dernieres")
LONGEST_AGO = 36_500


@dataclass(frozen=True)
class Period:
    """Days from `since` on and before `until`, each None where it is open."""

    since: date | None = None
    until: date | None = None

    def within(self, other: Period) -> Period:
        """What both hold."""
        starts = [one for one in (self.since, other.since) if one]
        ends = [one for one in (self.until, other.until) if one]
        return Period(max(starts, default=None), min(ends, default=None))


ALWAYS = Period()


def period(words: Words, today: date) -> tuple[Period, int] | None:
    """The period that folded words begin by naming, and how many of them do; None when they name none."""
    head, rest = words[0], words[1:]
    if head in {"entre", "du"}:
        return _between(rest, today, {"entre": ("et",), "du": ("au",)}[head])
    if head == "depuis" and (ago := _ago(rest, today)):
        return ago
    if head == "il" and list(rest[:2]) == ["y", "a"]:
        return _then(rest[2:], today)
    if last := _last(words, today):
        return last
    if head in {"depuis", "apres", "avant", "jusqu'a", "jusqu'au", "jusqu'en"}:
        found = read_span(rest, today) or read_day(rest, today)
        return (_bounded(head, found), found.used + 1) if found else None
    if head == "en":
        found = read_month(rest, today) or read_year(rest)
        return (Period(found.start, found.end), found.used + 1) if found else None
    found = read_span(words, today)
    return (Period(found.start, found.end), found.used) if found and found.bare else None


def _bounded(head: str, found: Read) -> Period:
    if head == "depuis":
        return Period(since=found.start)
    if head == "apres":
        return Period(since=found.end)
    return Period(until=found.start if head == "avant" else found.end)


def _between(words: Words, today: date, seam: tuple[str, ...]) -> tuple[Period, int] | None:
    """« le 3 mars et le 8 mars », « 3 et 8 mars »: the first may leave its month to the second."""
    at = next((place for place, word in enumerate(words[:5]) if word in seam), None)
    last = read_span(words[at + 1 :], today) if at else None
    if at is None or last is None:
        return None
    first = read_span(words[:at], today)
    number = re.fullmatch(r"(\d{1,2})(?:er)?", words[at - 1])
    if (first is None or first.used != at) and number:
        start = date_or_none(last.start.year, last.start.month, int(number[1]))
        first = Read(start, start + DAY, at) if start and start <= last.start else None
    if first is None or first.used != at or first.start > last.start:
        return None
    return Period(first.start, last.end), at + last.used + 2


def _ago(words: Words, today: date) -> tuple[Period, int] | None:
    if len(words) < 2:  # noqa: PLR2004 - a number and its unit
        return None
    number = int(words[0]) if re.fullmatch(r"\d{1,5}", words[0]) else NUMBERS.get(words[0])
    unit = UNITS.get(words[1])
    if unit is None or number is None or number * unit.days > LONGEST_AGO:
        return None
    return Period(since=today - number * unit), 3


def _then(words: Words, today: date) -> tuple[Period, int] | None:
    """« il y a 3 jours » is that day, « il y a deux semaines » that week, and so on with months and years."""
    ago = _ago(words, today)
    day = ago[0].since if ago else None
    if day is None:
        return None
    unit = UNITS[words[1]]
    if unit == YEAR:
        first = date(today.year - (today - day) // unit, 1, 1)
        return Period(first, after_year(first)), 5
    if unit == WEEK:
        day -= timedelta(days=day.weekday())
    if unit > WEEK:
        months = today.year * 12 + today.month - 1 - (today - day) // unit
        day = date(months // 12, months % 12 + 1, 1)
        return Period(day, after_month(day)), 5
    return Period(day, day + unit), 5


def _last(words: Words, today: date) -> tuple[Period, int] | None:
    """« les 3 derniers jours », with or without what stands before the number."""
    before = int(words[0] in {"les", "ces"})
    number, last, unit = (*words[before : before + 3], "", "", "")[:3]
    ago = _ago([number, unit], today) if last in LAST else None
    return (ago[0], before + 3) if ago else None
