"""Moments as people write them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.web.moments import offered, understood

PARIS = ZoneInfo("Europe/Paris")
TUESDAY = datetime(2026, 3, 17, 9, 30, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("demain", "2026-03-18 09:00"),
        ("Demain 14 h", "2026-03-18 14:00"),
        ("demain à 8h45", "2026-03-18 08:45"),
        ("ce soir", "2026-03-17 18:00"),
        ("aujourd’hui à 17 h", "2026-03-17 17:00"),
        ("après-demain matin", "2026-03-19 09:00"),
        ("jeudi", "2026-03-19 09:00"),
        ("mardi", "2026-03-24 09:00"),
        ("lundi prochain 10:15", "2026-03-23 10:15"),
        ("vendredi après-midi", "2026-03-20 14:00"),
        ("dans 3 jours", "2026-03-20 09:30"),
        ("dans une semaine", "2026-03-24 09:30"),
        ("dans 2 heures", "2026-03-17 11:30"),
        ("12 décembre", "2026-12-12 09:00"),
        ("1er avril 18 h", "2026-04-01 18:00"),
        ("le 3 fevrier", "2027-02-03 09:00"),
        ("20/3", "2026-03-20 09:00"),
        ("2026-05-02", "2026-05-02 09:00"),
        ("28 mars", "2026-03-28 09:00"),
    ],
)
def test_what_a_town_hall_writes_is_understood(words: str, meant: str) -> None:
    assert understood(words, TUESDAY) == datetime.fromisoformat(meant).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "bientôt",
        "hier",
        "31 février",
        "32/13",
        "17 mars",
        "aujourd’hui 9 h",
        "demain 25 h",
        "12 brumaire",
    ],
)
def test_what_means_no_moment_to_come_is_not_guessed(words: str) -> None:
    assert understood(words, TUESDAY) is None


def test_this_evening_is_offered_while_it_is_to_come_and_monday_once() -> None:
    assert list(offered(TUESDAY)) == ["evening", "tomorrow", "monday"]
    assert list(offered(TUESDAY.replace(hour=18))) == ["tomorrow", "monday"]
    sunday = TUESDAY.replace(day=22)
    assert list(offered(sunday)) == ["evening", "tomorrow"]
    assert offered(sunday)["tomorrow"].date().isoformat() == "2026-03-23"
