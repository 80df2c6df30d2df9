"""The almanac: the days and months in French, as they are once case and accents are off."""

from __future__ import annotations

from datetime import date

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
ACCENTED = {"fevrier": "février", "aout": "août", "decembre": "décembre"}


def spoken(day: date) -> str:
    """« mardi 24 novembre », « mardi 1er décembre »: as towns write it, without the year."""
    month = MONTHS[day.month - 1]
    number = "1er" if day.day == 1 else str(day.day)
    return f"{DAYS[day.weekday()]} {number} {ACCENTED.get(month, month)}"
