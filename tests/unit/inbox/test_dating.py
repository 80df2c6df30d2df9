"""Dates of the past in French words, on Saturday 28 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from app.inbox.dating import Period, period

TODAY = date(2026, 11, 28)


def day(text: str) -> date:
    return date.fromisoformat(text)


def read(words: str) -> Period | None:
    found = period(words.replace("l'", "l' ").split(), TODAY)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("aujourd'hui", "2026-11-28", "2026-11-29"),
        ("hier", "2026-11-27", "2026-11-28"),
        ("avant-hier", "2026-11-26", "2026-11-27"),
        ("il y a 3 jours", "2026-11-25", "2026-11-26"),
        ("il y a une semaine", "2026-11-16", "2026-11-23"),
        ("il y a deux mois", "2026-09-01", "2026-10-01"),
        ("il y a 11 mois", "2025-12-01", "2026-01-01"),
        ("il y a 2 ans", "2024-01-01", "2025-01-01"),
        ("il y a un an", "2025-01-01", "2026-01-01"),
        ("ce matin", "2026-11-28", "2026-11-29"),
        ("cet apres-midi", "2026-11-28", "2026-11-29"),
        ("ce soir", "2026-11-28", "2026-11-29"),
        ("hier soir", "2026-11-27", "2026-11-28"),
        ("hier matin", "2026-11-27", "2026-11-28"),
        ("la semaine passee", "2026-11-16", "2026-11-23"),
        ("le mois passe", "2026-10-01", "2026-11-01"),
        ("lundi passe", "2026-11-23", "2026-11-24"),
        ("cette semaine", "2026-11-23", "2026-11-30"),
        ("la semaine derniere", "2026-11-16", "2026-11-23"),
        ("ce week-end", "2026-11-28", "2026-11-30"),
        ("ce weekend", "2026-11-28", "2026-11-30"),
        ("le week-end dernier", "2026-11-21", "2026-11-23"),
        ("ce mois-ci", "2026-11-01", "2026-12-01"),
        ("le mois dernier", "2026-10-01", "2026-11-01"),
        ("l'an dernier", "2025-01-01", "2026-01-01"),
        ("lundi dernier", "2026-11-23", "2026-11-24"),
        ("samedi dernier", "2026-11-21", "2026-11-22"),
        ("le 12 novembre", "2026-11-12", "2026-11-13"),
        ("1er mars 2025", "2025-03-01", "2025-03-02"),
        ("25 decembre", "2025-12-25", "2025-12-26"),
        ("12/11/2026", "2026-11-12", "2026-11-13"),
        ("12/11/26", "2026-11-12", "2026-11-13"),
        ("30/12", "2025-12-30", "2025-12-31"),
        ("2026-11-12", "2026-11-12", "2026-11-13"),
        ("12/11/1998", "1998-11-12", "1998-11-13"),
        ("en octobre", "2026-10-01", "2026-11-01"),
        ("en decembre", "2025-12-01", "2026-01-01"),
        ("octobre 2024", "2024-10-01", "2024-11-01"),
        ("en 2025", "2025-01-01", "2026-01-01"),
        ("entre le 3 et le 8 novembre", "2026-11-03", "2026-11-09"),
        ("entre le 30 octobre et hier", "2026-10-30", "2026-11-28"),
        ("du 3 mars 2025 au 5 mars 2025", "2025-03-03", "2025-03-06"),
    ],
)
def test_a_period_with_both_its_ends(words: str, since: str, until: str) -> None:
    assert read(words) == Period(day(since), day(until))


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("depuis lundi", "2026-11-23", None),
        ("depuis samedi", "2026-11-28", None),
        ("depuis le 12 novembre", "2026-11-12", None),
        ("depuis octobre", "2026-10-01", None),
        ("depuis 3 jours", "2026-11-25", None),
        ("depuis une semaine", "2026-11-21", None),
        ("depuis trois jours", "2026-11-25", None),
        ("depuis quinze jours", "2026-11-13", None),
        ("depuis 2 ans", "2024-11-28", None),
        ("les 3 derniers jours", "2026-11-25", None),
        ("ces trois derniers jours", "2026-11-25", None),
        ("les deux dernieres semaines", "2026-11-14", None),
        ("3 derniers mois", "2026-08-30", None),
        ("depuis le 15", "2026-11-15", None),
        ("depuis le 30", "2026-10-30", None),
        ("avant le 1er", None, "2026-11-01"),
        ("jusqu'au 15", None, "2026-11-16"),
        ("apres le 12 novembre", "2026-11-13", None),
        ("avant hier", None, "2026-11-27"),
        ("avant le 1er mars", None, "2026-03-01"),
        ("jusqu'en octobre", None, "2026-11-01"),
        ("jusqu'au 12 novembre", None, "2026-11-13"),
    ],
)
def test_a_period_with_one_end(words: str, since: str | None, until: str | None) -> None:
    assert read(words) == Period(day(since) if since else None, day(until) if until else None)


@pytest.mark.parametrize(
    "words",
    [
        "lundi",
        "le lundi",
        "octobre",
        "2025",
        "depuis",
        "les 3",
        "les 3 derniers",
        "les 3 derniers bancs",
        "il y a 2 chiens",
        "avant",
        "avant la piscine",
        "du bruit",
        "entre",
        "le",
        "31 fevrier",
        "32/13",
        "2026-02-30",
        "12/11/3026",
        "9999-12-31",
        "depuis 0001-01-01",
        "depuis 99999 mois",
        "entre le 8 et le 3 novembre",
        "29/02",
        "du 5",
    ],
)
def test_what_is_no_period_is_left_to_be_words(words: str) -> None:
    assert read(words) is None


def test_it_says_how_many_words_it_took() -> None:
    assert period(["depuis", "le", "12", "novembre", "travaux"], TODAY) == (Period(day("2026-11-12")), 4)


def test_two_periods_hold_what_both_do() -> None:
    both = Period(day("2026-11-01")).within(Period(day("2026-10-01"), day("2026-11-12")))
    assert both == Period(day("2026-11-01"), day("2026-11-12"))


def test_on_a_monday_the_week_end_is_the_one_that_was() -> None:
    monday = date(2026, 11, 30)
    for words in (["ce", "week-end"], ["le", "week-end", "dernier"]):
        assert period(words, monday) == (Period(day("2026-11-28"), day("2026-11-30")), len(words))
