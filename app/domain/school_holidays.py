"""School holidays of France by zone: first and last day without school, as the ministry set them.

Source: arrêté du 22 octobre 2025 fixant le calendrier scolaire de l'année scolaire 2026-2027 (Journal
officiel, JORFTEXT000052416058). Corsica and the territories overseas have calendars of their own.
"""

from __future__ import annotations

from datetime import date

Period = tuple[date, date]

FOR_ALL: tuple[Period, ...] = (
    (date(2026, 10, 17), date(2026, 11, 1)),
    (date(2026, 12, 19), date(2027, 1, 3)),
    (date(2027, 7, 3), date(2027, 8, 31)),
)
ZONES: dict[str, tuple[Period, ...]] = {
    "A": (*FOR_ALL, (date(2027, 2, 13), date(2027, 2, 28)), (date(2027, 4, 10), date(2027, 4, 25))),
    "B": (*FOR_ALL, (date(2027, 2, 20), date(2027, 3, 7)), (date(2027, 4, 17), date(2027, 5, 2))),
    "C": (*FOR_ALL, (date(2027, 2, 6), date(2027, 2, 21)), (date(2027, 4, 3), date(2027, 4, 18))),
}
KNOWN_UNTIL = date(2027, 8, 31)
