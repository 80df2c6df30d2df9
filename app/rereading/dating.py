"""Dating: the day that « avant vendredi », « sous 48 h » or « fin du mois » means, said today."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from app.domain.almanac import DAYS, MONTHS
from app.rereading.folding import fold

NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "huit": 8, "dix": 10, "quinze": 15}
SPAN = re.compile(r"(\d{1,3}|un|une|deux|trois|quatre|huit|dix|quinze) ?(h|heure|jour|semaine|mois)")
FRIDAY, HOURS, WEEK, MONTH = 4, 24, 7, 30


def day_meant(words: str, today: date) -> date | None:
    """The last day that these words leave for it; None where they mean no day."""
    said = fold(words)
    if "apres-demain" in said or "demain" in said:
        return today + timedelta(days=2 if "apres-demain" in said else 1)
    named = _named(said, DAYS)
    if named is not None:
        return today + timedelta(days=(named - today.weekday() - 1) % WEEK + 1)
    return _dated(said, today) or _span(said, today) or _loose(said, today)


def _dated(said: str, today: date) -> date | None:
    named = _named(said, MONTHS)
    month = None if named is None else named + 1
    found = re.search(r"\b(\d{1,2})(?:er)?\b(?! ?(?:h|jours?|heures?|semaines?|mois)\b)(?:/(\d{1,2}))?", said)
    if found is None:
        return None if month is None else _last_of(month, today)
    wanted = month or int(found[2] or 0) or today.month
    try:
        day = date(today.year, wanted, int(found[1]))
    except ValueError:
        return None
    if day >= today:
        return day
    later = today.replace(day=1) + timedelta(days=31)
    return day.replace(year=today.year + 1) if month or found[2] else _same_day(day, later)


def _same_day(day: date, later: date) -> date:
    return later.replace(day=min(day.day, calendar.monthrange(later.year, later.month)[1]))


def _span(said: str, today: date) -> date | None:
    found = SPAN.search(said)
    if found is None:
        return None
    many = int(found[1]) if found[1].isdigit() else NUMBERS[found[1]]
    days = {"h": -(-many // HOURS), "heure": -(-many // HOURS), "semaine": many * WEEK, "mois": many * MONTH}
    return today + timedelta(days=days.get(found[2], many))


def _loose(said: str, today: date) -> date | None:
    friday = today + timedelta(days=(FRIDAY - today.weekday()) % WEEK)
    if "semaine prochaine" in said:
        return friday + timedelta(days=WEEK)
    if "semaine" in said:
        return friday
    if "mois" in said:
        return _last_of(today.month, today)
    is_today = re.search(r"aujourd'hui|ce (?:soir|matin|midi|jour)|apres-midi|meme|journee|heure|midi", said)
    return today if is_today else None


def _named(said: str, names: tuple[str, ...]) -> int | None:
    """Which of these the words name, whole: « semaine » is not May."""
    found = re.search(rf"\b({'|'.join(names)})\b", said)
    return names.index(found[1]) if found else None


def _last_of(month: int, today: date) -> date:
    year = today.year + (month < today.month)
    return date(year, month, calendar.monthrange(year, month)[1])
