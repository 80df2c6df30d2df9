"""Dates of the past in French words: « depuis lundi », « avant le 3 mars », « en octobre ». Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.almanac import DAYS, MONTHS

DAY, WEEK = timedelta(days=1), timedelta(days=7)
UNITS = {"jour": DAY, "jours": DAY, "semaine": WEEK, "semaines": WEEK, "mois": timedelta(days=30)}
NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8}
NUMBERS |= {"dix": 10, "quinze": 15}
SATURDAY = 5
ARTICLES = ("le", "la", "l'")
ALSO_SAID = {"weekend": "week-end", "passe": "dernier", "passee": "derniere"}
LONGEST_AGO = 36_500
YEARS = range(1900, 2100)  # of comments; the index of words has no place for days far from them

Words = Sequence[str]


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


@dataclass(frozen=True)
class Read:
    """A period, and how many words said it. bare: whether it needs no « depuis » or « en » before it."""

    start: date
    end: date
    used: int
    bare: bool = True


def period(words: Words, today: date) -> tuple[Period, int] | None:
    """The period that folded words begin by naming, and how many of them do; None when they name none."""
    head, rest = words[0], words[1:]
    if head in {"entre", "du"}:
        return _between(rest, today, {"entre": ("et",), "du": ("au",)}[head])
    if head == "depuis" and (ago := _ago(rest, today)):
        return ago
    if head == "il" and list(rest[:2]) == ["y", "a"]:
        return _then(rest[2:], today)
    if head in {"depuis", "apres", "avant", "jusqu'a", "jusqu'au", "jusqu'en"}:
        found = _span(rest, today) or _day(rest, today)
        return (_bounded(head, found), found.used + 1) if found else None
    if head == "en":
        found = _month(rest, today) or _year(rest)
        return (Period(found.start, found.end), found.used + 1) if found else None
    found = _span(words, today)
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
    last = _span(words[at + 1 :], today) if at else None
    if at is None or last is None:
        return None
    first = _span(words[:at], today)
    number = re.fullmatch(r"(\d{1,2})(?:er)?", words[at - 1])
    if (first is None or first.used != at) and number:
        start = _on(last.start.year, last.start.month, int(number[1]))
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
    """« il y a 3 jours » is that day, « il y a deux semaines » that week, « il y a un mois » that month."""
    ago = _ago(words, today)
    day = ago[0].since if ago else None
    if day is None:
        return None
    unit = UNITS[words[1]]
    if unit == WEEK:
        day -= timedelta(days=day.weekday())
    if unit > WEEK:
        months = today.year * 12 + today.month - 1 - (today - day) // unit
        day = date(months // 12, months % 12 + 1, 1)
        return Period(day, _after_month(day)), 5
    return Period(day, day + unit), 5


def _span(words: Words, today: date) -> Read | None:
    """A day, a week, a month or a year, with or without its article."""
    if words and words[0] in ARTICLES:
        found = _span(words[1:], today)
        named = words[1:2] and words[1] not in DAYS and words[1] not in MONTHS
        return Read(found.start, found.end, found.used + 1, bare=bool(named)) if found else None
    for read in (_relative, _weekday, _written, _numbered, _month):
        found = read(words, today)
        if found:
            return found
    return _year(words)


def _relative(words: Words, today: date) -> Read | None:
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    year = today.replace(month=1, day=1)
    saturday = today - timedelta(days=(today.weekday() - SATURDAY) % 7)
    last_saturday = saturday if today.weekday() < SATURDAY else saturday - WEEK
    month_before, year_before = (first - DAY).replace(day=1), year.replace(year=year.year - 1)
    said = {
        ("aujourd'hui",): (today, today + DAY),
        ("hier",): (today - DAY, today),
        ("avant-hier",): (today - 2 * DAY, today - DAY),
        ("cette", "semaine"): (monday, monday + WEEK),
        ("semaine", "derniere"): (monday - WEEK, monday),
        ("ce", "week-end"): (saturday, saturday + 2 * DAY),
        ("week-end", "dernier"): (last_saturday, last_saturday + 2 * DAY),
        ("ce", "mois"): (first, _after_month(first)),
        ("ce", "mois-ci"): (first, _after_month(first)),
        ("mois", "dernier"): (month_before, first),
        ("cette", "annee"): (year, _after_year(year)),
        ("annee", "derniere"): (year_before, year),
        ("an", "dernier"): (year_before, year),
    }
    for used in (2, 1):
        found = said.get(tuple(ALSO_SAID.get(word, word) for word in words[:used]))
        if found:
            return Read(*found, used)
    return None


def _weekday(words: Words, today: date) -> Read | None:
    if not words or words[0] not in DAYS:
        return None
    back = (today.weekday() - DAYS.index(words[0])) % 7
    is_last = [ALSO_SAID.get(word, word) for word in words[1:2]] == ["dernier"]
    day = today - timedelta(days=back or 7 if is_last else back)
    return Read(day, day + DAY, 2 if is_last else 1, bare=is_last)


def _written(words: Words, today: date) -> Read | None:
    """« 12 novembre », « 1er mars 2025 »."""
    if len(words) < 2 or words[1] not in MONTHS:  # noqa: PLR2004 - a number and its month
        return None
    number = re.fullmatch(r"(\d{1,2})(?:er)?", words[0])
    if number is None:
        return None
    year = _year(words[2:])
    day = _on(year.start.year if year else today.year, MONTHS.index(words[1]) + 1, int(number[1]))
    if day and year is None and day > today:
        day = _on(today.year - 1, day.month, day.day)
    return Read(day, day + DAY, 3 if year else 2) if day else None


def _day(words: Words, today: date) -> Read | None:
    """« depuis le 15 », of this month or the one before."""
    used = 2 if words[:1] == ["le"] else 1
    number = re.fullmatch(r"(\d{1,2})(?:er)?", words[used - 1]) if len(words) >= used else None
    if number is None:
        return None
    last_month = today.replace(day=1) - DAY
    here, before = (_on(one.year, one.month, int(number[1])) for one in (today, last_month))
    day = here if here and here <= today else before
    return Read(day, day + DAY, used) if day else None


def _numbered(words: Words, today: date) -> Read | None:
    """« 12/11/2026 », « 12/11 », « 2026-11-12 »."""
    word = words[0] if words else ""
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", word):
        day = _on(int(iso[1]), int(iso[2]), int(iso[3]))
    elif french := re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?", word):
        year = int(f"20{french[3]}"[-4:]) if french[3] else today.year
        day = _on(year, int(french[2]), int(french[1]))
        if day and not french[3] and day > today:
            day = _on(year - 1, day.month, day.day)
    else:
        return None
    return Read(day, day + DAY, 1) if day else None


def _month(words: Words, today: date) -> Read | None:
    if not words or words[0] not in MONTHS:
        return None
    year = _year(words[1:])
    first = date(year.start.year if year else today.year, MONTHS.index(words[0]) + 1, 1)
    if year is None and first > today:
        first = first.replace(year=first.year - 1)
    return Read(first, _after_month(first), 2 if year else 1, bare=year is not None)


def _year(words: Words) -> Read | None:
    if not words or not re.fullmatch(r"20\d\d", words[0]):
        return None
    first = date(int(words[0]), 1, 1)
    return Read(first, _after_year(first), 1, bare=False)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _after_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _after_year(first: date) -> date:
    return first.replace(year=first.year + 1)
