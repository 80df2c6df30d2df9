"""Moments in a town hall's words: « demain 14 h », « lundi », « dans 3 jours », « 12 décembre »."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from app.domain.almanac import DAYS, MONTHS
from app.domain.errors import Invalid

MORNING, EVENING = time(9), time(18)
SPANS = {"heure": timedelta(hours=1), "jour": timedelta(days=1), "semaine": timedelta(weeks=1)}
HOUR = re.compile(r"(?:\ba )?\b(\d{1,2})\s*(?:h|:|heures?\b)\s*(\d{2})?(?=\s|$)")
PARTS = {"matin": MORNING, "apres-midi": time(14), "midi": time(12), "soir": EVENING}


def offered(now: datetime) -> dict[str, datetime]:
    """What a menu offers, in the zone of `now`: this evening while it is to come, tomorrow, Monday."""
    today = now.date()
    tomorrow = datetime.combine(today + timedelta(days=1), MORNING, tzinfo=now.tzinfo)
    monday = datetime.combine(today + timedelta(days=7 - today.weekday()), MORNING, tzinfo=now.tzinfo)
    evening = datetime.combine(today, EVENING, tzinfo=now.tzinfo)
    this_evening = {"evening": evening} if evening > now else {}
    return {**this_evening, "tomorrow": tomorrow, **({"monday": monday} if monday != tomorrow else {})}


def chosen(until: str, now: datetime) -> datetime:
    """What a form gives: one of the moments offered, by its name, or words; Invalid where it is neither."""
    moment = offered(now).get(until) or understood(until, now)
    if moment is None:
        raise Invalid("reminder_until", field="until")
    return moment


def understood(text: str, now: datetime) -> datetime | None:
    """The next moment that these words can mean, in the zone of `now`; None where they mean none.

    A day without an hour is nine in the morning; a day of the week is the next one.
    """
    words = plain(text)
    if span := re.fullmatch(r"dans (\d{1,3}|une?) (heure|jour|semaine)s?", words):
        count = 1 if span[1].startswith("un") else int(span[1])
        return now + count * SPANS[span[2]]
    at, rest = _hour(words)
    day = _day(rest.strip(), now.date())
    if day is None:
        return None
    moment = datetime.combine(day, at or MORNING, tzinfo=now.tzinfo)
    return moment if moment > now else None


def plain(text: str) -> str:
    """The words without accents or capitals, as they are typed in haste."""
    letters = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.replace("\u2019", "'").split())


def _hour(words: str) -> tuple[time | None, str]:
    """The hour that the words name, and the words without it."""
    if found := HOUR.search(words):
        hour, minute = int(found[1]), int(found[2] or 0)
        if hour < 24 and minute < 60:  # noqa: PLR2004 - a clock
            return time(hour, minute), (words[: found.start()] + words[found.end() :]).strip()
    for part, at in PARTS.items():
        if words.endswith(part):
            return at, words.removesuffix(part).strip()
    return None, words


def _day(words: str, today: date) -> date | None:
    words = words.removeprefix("le ").removesuffix(" prochain").strip()
    if words in {"ce", "aujourd'hui", ""}:
        return today if words else None
    if words in {"demain", "apres-demain"}:
        return today + timedelta(days=1 if words == "demain" else 2)
    if words in DAYS:
        return today + timedelta(days=(DAYS.index(words) - today.weekday() - 1) % 7 + 1)
    return _dated(words, today)


def _dated(words: str, today: date) -> date | None:
    """« 12 décembre », « 12/12 », « 2026-12-12 »: without a year, the next such day."""
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", words):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", words):
            return _next(int(found[1]), int(found[2]), found[3], today)
        if found := re.fullmatch(r"(\d{1,2})(?:er)? (\w+)(?: (\d{4}))?", words):
            return _next(int(found[1]), MONTHS.index(found[2]) + 1, found[3], today)
    except ValueError:
        return None
    return None


def _next(day: int, month: int, year: str | None, today: date) -> date:
    if year is not None:
        return date(int(year), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)
