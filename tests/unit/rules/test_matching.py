"""What a rule of the town meets, and what it leaves alone."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.rule import Check, Condition, Field
from app.rules.matching import Facts, met

POTHOLE = Facts(
    text="Un énorme NID DE POULE rue de Brest, voir https://rue.example/photo merci",
    post="Travaux de voirie",
    network="agora",
    lang="fr",
    stars=2,
    author="Maryvonne Floc’h",
    at=datetime(2026, 11, 24, 21, 30, tzinfo=ZoneInfo("Europe/Paris")),
    intent="complaint",
)


def said(*words: str, field: Field = Field.TEXT, check: Check = Check.SAYS) -> Condition:
    return Condition(field, check, words)


@pytest.mark.parametrize(
    "phrase",
    ["nid-de-poule", "nids de poule", "Énorme", "enorme nid", "rue de brest"],
)
def test_words_are_met_whatever_their_case_accents_hyphens_and_endings(phrase: str) -> None:
    assert met([said(phrase)], POTHOLE)


@pytest.mark.parametrize("phrase", ["nid", "poule rue"])
def test_the_words_that_met_it_are_named_by_their_place(phrase: str) -> None:
    spans = met([said(phrase)], POTHOLE)
    assert spans
    start, end = spans[0]
    assert POTHOLE.text[start:end].lower() == phrase


@pytest.mark.parametrize("phrase", ["pou", "id de", "nid poule", "brestois", "§§§"])
def test_half_a_word_or_words_apart_are_not_met(phrase: str) -> None:
    assert met([said(phrase)], POTHOLE) is None


@pytest.mark.parametrize(
    "condition",
    [
        said("travaux", field=Field.POST),
        said("piscine", field=Field.POST, check=Check.SAYS_NOT),
        said("agora", field=Field.NETWORK, check=Check.IS),
        said("fr", field=Field.LANG, check=Check.IS),
        said("1", "2", field=Field.STARS, check=Check.IS),
        said("floc'h", field=Field.AUTHOR),
        said("20", "7", field=Field.HOUR, check=Check.IS),
        said("21", "22", field=Field.HOUR, check=Check.IS),
        said("complaint", field=Field.TAG, check=Check.IS),
        Condition(Field.TEXT, Check.HAS_LINK),
    ],
)
def test_each_kind_of_condition_is_met(condition: Condition) -> None:
    assert met([condition], POTHOLE) is not None


@pytest.mark.parametrize(
    "condition",
    [
        said("piscine", field=Field.POST),
        said("travaux", field=Field.POST, check=Check.SAYS_NOT),
        said("nid", check=Check.SAYS_NOT),
        said("forum", field=Field.NETWORK, check=Check.IS),
        said("en", field=Field.LANG, check=Check.IS),
        said("3", field=Field.STARS, check=Check.IS),
        said("jean", field=Field.AUTHOR),
        said("7", "20", field=Field.HOUR, check=Check.IS),
        said("praise", field=Field.TAG, check=Check.IS),
    ],
)
def test_each_kind_of_condition_is_refused(condition: Condition) -> None:
    assert met([condition], POTHOLE) is None


@pytest.mark.parametrize("text", [f"{'İ' * 20} WWW.rue.example", f"{'İ' * 20} https://rue.example", "www."])
def test_a_link_stands_where_it_was_written_whatever_letters_come_before(text: str) -> None:
    spans = met([Condition(Field.TEXT, Check.HAS_LINK)], replace(POTHOLE, text=text))
    assert spans == [(text.rfind(" ") + 1, len(text))]


def test_all_conditions_must_be_met_and_a_rule_without_any_meets_nothing() -> None:
    assert met([said("nid de poule"), said("fr", field=Field.LANG, check=Check.IS)], POTHOLE)
    assert met([said("nid de poule"), said("en", field=Field.LANG, check=Check.IS)], POTHOLE) is None
    assert met([], POTHOLE) is None


def test_a_comment_without_author_stars_or_language_is_no_error() -> None:
    bare = replace(POTHOLE, author=None, stars=None, lang=None, text="", post="")
    for field in (Field.AUTHOR, Field.TEXT, Field.POST):
        assert met([said("nid", field=field)], bare) is None
    assert met([said("2", field=Field.STARS, check=Check.IS)], bare) is None


def test_twenty_long_phrases_over_a_very_long_comment_cost_little() -> None:
    long = replace(POTHOLE, text="nid de " * 15_000)
    phrases = [f"{'nid de ' * 10}fin {number}" for number in range(20)]
    began = time.process_time()
    assert met([said(*phrases)], long) is None
    assert time.process_time() - began < 1
