"""The day that words mean, said on a Tuesday."""

from __future__ import annotations

from datetime import date

import pytest

from app.rereading import day_meant

TUESDAY = date(2026, 3, 17)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("vendredi", date(2026, 3, 20)),
        ("mardi", date(2026, 3, 24)),
        ("demain matin", date(2026, 3, 18)),
        ("après-demain", date(2026, 3, 19)),
        ("ce soir", TUESDAY),
        ("le 20", date(2026, 3, 20)),
        ("avant le 3", date(2026, 4, 3)),
        ("le 31", date(2026, 3, 31)),
        ("3 avril", date(2026, 4, 3)),
        ("2 janvier", date(2027, 1, 2)),
        ("12/4", date(2026, 4, 12)),
        ("sous 48 h", date(2026, 3, 19)),
        ("sous quinze jours", date(2026, 4, 1)),
        ("dans deux semaines", date(2026, 3, 31)),
        ("cette semaine", date(2026, 3, 20)),
        ("semaine prochaine", date(2026, 3, 27)),
        ("avant la fin du mois", date(2026, 3, 31)),
        ("fin avril", date(2026, 4, 30)),
        ("le 32", None),
        ("bientôt", None),
    ],
)
def test_words_mean_a_day(words: str, day: date | None) -> None:
    assert day_meant(words, TUESDAY) == day
