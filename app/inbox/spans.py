"""Spans of days in folded French words: « lundi dernier », « ce matin », « 12/11 », « mars 2025 ». Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.almanac import DAYS, MONTHS

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SATURDAY = 5
ARTICLES = ("le", "la", "l'")
ALSO_SAID = {"weekend": "week-end", "passe": "dernier", "passee": "derniere"}
TIMES_OF_DAY = ("matin", "midi", "soir", "apres-midi")
YEARS = range(1900, 2100)  # of comments; the index of words has no place for days far from them

Words = Sequence[str]


@dataclass(frozen=True)
class Read:
    """A period, and how many words said it. bare: whether it needs no « depuis » or « en » before it."""

    start: date
    end: date
    used: int
    bare: bool = True


def read_span(words: Words, today: date) -> Read | None:
    """A day, a week, a month or a year, with or without its article."""
    if words and words[0] in ARTICLES:
        found = read_span(words[1:], today)
        named = words[1:2] and words[1] not in DAYS and words[1] not in MONTHS
        return Read(found.start, found.end, found.used + 1, bare=bool(named)) if found else None
    for read in (_in_the_day, _relative, _weekday, _written, _numbered, read_month):
        found = read(words, today)
        if found:
            return found
    return read_year(words)


def _in_the_day(words: Words, today: date) -> Read | None:
    """« ce matin » is today, « hier soir » yesterday."""
    if len(words) < 2 or words[0] not in {"ce", "cet", "hier"} or words[1] not in TIMES_OF_DAY:  # noqa: PLR2004 - two words
        return None
    start = today - DAY if words[0] == "hier" else today
    return Read(start, start + DAY, 2)


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
        ("ce", "mois"): (first, after_month(first)),
        ("ce", "mois-ci"): (first, after_month(first)),
        ("mois", "dernier"): (month_before, first),
        ("cette", "annee"): (year, after_year(year)),
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
    year = read_year(words[2:])
    day = date_or_none(year.start.year if year else today.year, MONTHS.index(words[1]) + 1, int(number[1]))
    if day and year is None and day > today:
        day = date_or_none(today.year - 1, day.month, day.day)
    return Read(day, day + DAY, 3 if year else 2) if day else None


def read_day(words: Words, today: date) -> Read | None:
    """« depuis le 15 », of this month or the one before."""
    used = 2 if words[:1] == ["le"] else 1
    number = re.fullmatch(r"(\d{1,2})(?:er)?", words[used - 1]) if len(words) >= used else None
    if number is None:
        return None
    last_month = today.replace(day=1) - DAY
    here, before = (date_or_none(one.year, one.month, int(number[1])) for one in (today, last_month))
    day = here if here and here <= today else before
    return Read(day, day + DAY, used) if day else None


def _numbered(words: Words, today: date) -> Read | None:
    """« 12/11/2026 », « 12/11 », « 2026-11-12 »."""
    word = words[0] if words else ""
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", word):
        day = date_or_none(int(iso[1]), int(iso[2]), int(iso[3]))
    elif french := re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?", word):
        year = int(f"20{french[3]}"[-4:]) if french[3] else today.year
        day = date_or_none(year, int(french[2]), int(french[1]))
        if day and not french[3] and day > today:
            day = date_or_none(year - 1, day.month, day.day)
    else:
        return None
    return Read(day, day + DAY, 1) if day else None


def read_month(words: Words, today: date) -> Read | None:
    """« octobre », the last one that has begun, or « octobre 2024 »."""
    if not words or words[0] not in MONTHS:
        return None
    year = read_year(words[1:])
    first = date(year.start.year if year else today.year, MONTHS.index(words[0]) + 1, 1)
    if year is None and first > today:
        first = first.replace(year=first.year - 1)
    return Read(first, after_month(first), 2 if year else 1, bare=year is not None)


def read_year(words: Words) -> Read | None:
    """« 2025 », which needs « en » before it."""
    if not words or not re.fullmatch(r"20\d\d", words[0]):
        return None
    first = date(int(words[0]), 1, 1)
    return Read(first, after_year(first), 1, bare=False)


def date_or_none(year: int, month: int, day: int) -> date | None:
    """That day; None where no calendar has it, or no comment can be of it."""
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def after_month(first: date) -> date:
    """The first day of the next month."""
    return (first + timedelta(days=32)).replace(day=1)


def after_year(first: date) -> date:
    """The first day of the next year."""
    return first.replace(year=first.year + 1)
