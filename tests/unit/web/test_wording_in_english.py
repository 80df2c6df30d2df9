"""The same times and counts where the town speaks English: its catalogue says how."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.web import wording
from app.web.rendering import tongue

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 14, 4, tzinfo=UTC)  # 15:04 in Paris, a Tuesday
NB = "\N{NO-BREAK SPACE}"
ENGLISH = tongue("en")


def _at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


def test_hours_and_days_are_those_of_english() -> None:
    assert wording.clock(_at(24, 7, 2), PARIS, ENGLISH) == "07:02"
    assert wording.moment(_at(1, 9, 5), PARIS, ENGLISH).replace(NB, " ") == "Sunday 1 November, 09:05"
    assert wording.short_day(_at(1, 9, 5), PARIS, ENGLISH) == f"1{NB}Nov"
    assert wording.date_day(date(2026, 11, 20), ENGLISH) == f"20{NB}November"


@pytest.mark.parametrize(
    ("at", "lately", "since"),
    [
        (_at(24, 7, 12), "at 07:12", "07:12"),
        (_at(23, 16, 5), "yesterday at 16:05", "yesterday at 16:05"),
        (_at(15, 19, 42), "on 15 November at 19:42", "15 November"),
    ],
)
def test_recent_times_are_said_as_one_says_them(at: datetime, lately: str, since: str) -> None:
    assert wording.lately(at, NOW, PARIS, ENGLISH).replace(NB, " ") == lately
    assert wording.since(at, NOW, PARIS, ENGLISH).replace(NB, " ") == since


@pytest.mark.parametrize(
    ("wait", "short", "whole"),
    [
        (timedelta(minutes=1), "1 min", "1 minute"),
        (timedelta(hours=19), "19 h", "19 hours"),
        (timedelta(days=9), "9 d", "9 days"),
    ],
)
def test_a_wait_has_english_units(wait: timedelta, short: str, whole: str) -> None:
    assert wording.waited(NOW - wait, NOW, ENGLISH).replace(NB, " ") == short
    assert wording.waited_long(NOW - wait, NOW, ENGLISH).replace(NB, " ") == whole
    assert wording.ago(NOW - wait, NOW, ENGLISH).replace(NB, " ") == f"{short} ago"


def test_numbers_and_names_are_those_of_each_language() -> None:
    assert (wording.thousands(2000), wording.thousands(2000, ENGLISH)) == (f"2{NB}000", "2,000")
    assert (wording.language("br"), wording.language("br", ENGLISH)) == ("breton", "Breton")
    assert (wording.somebody(None), wording.somebody(None, ENGLISH)) == ("Quelqu’un", "Somebody")
    assert wording.somebody("Marc", ENGLISH) == "Marc"
    assert wording.language("xx") == "xx"
    assert (wording.counted(998), wording.counted(999)) == ("998", "999+")


def test_nothing_is_singular_in_french_and_plural_in_english() -> None:
    forms = (f"%(num)s{NB}jour", f"%(num)s{NB}jours")
    assert wording.FRENCH.count(*forms, 0) == f"0{NB}jour"
    assert ENGLISH.count(*forms, 0) == f"0{NB}days"


def test_a_language_without_a_catalogue_speaks_french() -> None:
    assert tongue("br") is wording.FRENCH
