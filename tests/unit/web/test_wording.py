"""Times in French words; no-break spaces hold a number to its unit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.web import wording

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 14, 4, tzinfo=UTC)  # 15 h 04 in Paris, a Tuesday
NB = "\N{NO-BREAK SPACE}"


def _at(*when: int) -> datetime:
    return datetime(*when, tzinfo=PARIS)  # type: ignore[misc,arg-type] # year, month, day, hour, minute


@pytest.mark.parametrize(
    ("at", "said"),
    [(NOW, "15 h 04"), (_at(2026, 11, 24, 7, 12), "7 h 12"), (_at(2026, 7, 1, 0, 0), "0 h 00")],
)
def test_an_hour_is_said_in_the_town_s_own_time(at: datetime, said: str) -> None:
    assert wording.clock(at, PARIS) == said.replace(" ", NB)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (_at(2026, 11, 15, 19, 42), "dimanche 15 novembre, 19 h 42"),
        (_at(2026, 3, 1, 9, 5), "dimanche 1er mars, 9 h 05"),
        (datetime(2026, 8, 31, 23, 30, tzinfo=UTC), "mardi 1er septembre, 1 h 30"),
    ],
)
def test_a_moment_names_its_day_as_the_town_counts_days(at: datetime, said: str) -> None:
    assert wording.moment(at, PARIS).replace(NB, " ") == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (_at(2026, 11, 24, 0, 0), "à 0 h 00"),
        (_at(2026, 11, 23, 16, 5), "hier à 16 h 05"),
        (_at(2026, 11, 22, 23, 59), "le 22 novembre à 23 h 59"),
        (_at(2026, 11, 1, 8, 0), "le 1er novembre à 8 h 00"),
    ],
)
def test_lately_is_today_yesterday_or_a_date(at: datetime, said: str) -> None:
    assert wording.lately(at, NOW, PARIS).replace(NB, " ") == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (_at(2026, 11, 24, 7, 12), "7 h 12"),
        (_at(2026, 11, 23, 7, 12), "hier à 7 h 12"),
        (_at(2026, 11, 15, 7, 12), "le 15 novembre"),
    ],
)
def test_since_follows_depuis(at: datetime, said: str) -> None:
    assert wording.since(at, NOW, PARIS).replace(NB, " ") == said


@pytest.mark.parametrize(
    ("wait", "short", "whole"),
    [
        (timedelta(seconds=-5), "1 min", "1 minute"),
        (timedelta(seconds=59), "1 min", "1 minute"),
        (timedelta(minutes=1), "1 min", "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 min", "59 minutes"),
        (timedelta(hours=1), "1 h", "1 heure"),
        (timedelta(hours=23, minutes=59), "23 h", "23 heures"),
        (timedelta(days=1), "1 j", "1 jour"),
        (timedelta(days=9, hours=20), "9 j", "9 jours"),
    ],
)
def test_a_wait_is_said_in_its_largest_unit(wait: timedelta, short: str, whole: str) -> None:
    assert wording.waited(NOW - wait, NOW) == short.replace(" ", NB)
    assert wording.waited_long(NOW - wait, NOW) == whole.replace(" ", NB)


def test_ago_is_a_wait_or_just_now() -> None:
    assert wording.ago(NOW - timedelta(seconds=59), NOW) == "à l’instant"
    assert wording.ago(NOW - timedelta(minutes=25), NOW) == f"il y a 25{NB}min"


def test_a_month_is_said_with_its_year() -> None:
    assert wording.month(date(2026, 8, 1)) == "août 2026"
