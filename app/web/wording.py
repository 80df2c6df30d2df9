"""Times in French words, as the screens say them. No-break spaces keep a number with its unit."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from babel.dates import format_date, format_datetime

NB = "\N{NO-BREAK SPACE}"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def clock(at: datetime, zone: tzinfo) -> str:
    """« 15 h 04 »."""
    return format_datetime(at, f"H{NB}'h'{NB}mm", tzinfo=zone, locale="fr")


def day(at: datetime, zone: tzinfo) -> str:
    """« 15 novembre », « 1er novembre »."""
    return f"{_ordinal(at, zone)}{NB}{format_datetime(at, 'MMMM', tzinfo=zone, locale='fr')}"


def date_day(on: date) -> str:
    """« 20 novembre », of a date without an hour."""
    ordinal = "1er" if on.day == 1 else str(on.day)
    return f"{ordinal}{NB}{format_date(on, 'MMMM', locale='fr')}"


def short_day(at: datetime, zone: tzinfo) -> str:
    """« 3 nov. »."""
    return f"{_ordinal(at, zone)}{NB}{format_datetime(at, 'MMM', tzinfo=zone, locale='fr')}"


def moment(at: datetime, zone: tzinfo) -> str:
    """« dimanche 15 novembre, 19 h 42 »."""
    weekday = format_datetime(at, "EEEE", tzinfo=zone, locale="fr")
    return f"{weekday} {day(at, zone)}, {clock(at, zone)}"


def lately(at: datetime, now: datetime, zone: tzinfo) -> str:
    """« à 15 h 04 » today, « hier à 16 h 05 », else « le 15 novembre à 19 h 42 »."""
    days = (now.astimezone(zone).date() - at.astimezone(zone).date()).days
    said = {0: "", 1: "hier "}.get(days, f"le {day(at, zone)} ")
    return f"{said}à{NB}{clock(at, zone)}"


def since(at: datetime, now: datetime, zone: tzinfo) -> str:
    """After « depuis »: « 7 h 12 » today, « hier à 7 h 12 », else « le 15 novembre »."""
    days = (now.astimezone(zone).date() - at.astimezone(zone).date()).days
    return {0: clock(at, zone), 1: lately(at, now, zone)}.get(days, f"le {day(at, zone)}")


def waited(since: datetime, now: datetime) -> str:
    """A wait in its largest unit, short: « 25 min », « 19 h », « 9 j »."""
    number, unit = _largest(now - since)
    return f"{number}{NB}{unit}"


def waited_long(since: datetime, now: datetime) -> str:
    """A wait in its largest unit, whole: « 25 minutes », « 1 heure », « 9 jours »."""
    number, unit = _largest(now - since)
    word = {"min": "minute", "h": "heure", "j": "jour"}[unit]
    return f"{number}{NB}{word}{'s' if number > 1 else ''}"


def ago(at: datetime, now: datetime) -> str:
    """« il y a 25 min », « à l’instant » under a minute."""
    return "à l’instant" if now - at < MINUTE else f"il y a {waited(at, now)}"


def _ordinal(at: datetime, zone: tzinfo) -> str:
    number = at.astimezone(zone).day
    return "1er" if number == 1 else str(number)


def _largest(wait: timedelta) -> tuple[int, str]:
    if wait >= DAY:
        return wait // DAY, "j"
    if wait >= HOUR:
        return wait // HOUR, "h"
    return max(wait // MINUTE, 1), "min"
