"""What a person typed to find comments, understood; what is not understood is words, never an error."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import indexing
from app.domain.standing import Shelf
from app.inbox.asking import OPEN, Known, Question, ask
from app.inbox.dating import Period

TODAY = date(2026, 11, 28)
KNOWN = Known({"voirie": "voirie", "espaces verts": "espaces-verts"}, frozenset(["square"]))


def asked(typed: str) -> Question:
    return ask(typed, KNOWN, TODAY)


def words(*said: str) -> tuple[tuple[str, ...], ...]:
    return tuple(indexing.roots(word) for word in said)


def test_words_lose_what_every_text_says() -> None:
    assert asked("la piscine de la ville") == Question(words=words("piscine", "ville"))


def test_small_words_alone_are_words() -> None:
    assert asked("vous") == Question(words=words("vous"))


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("service:voirie", Question(department="voirie")),
        ("Service:VOI", Question(department="voirie")),
        ('service:"Espaces verts"', Question(department="espaces-verts")),
        ("service:« espaces »", Question(department="espaces-verts")),
        ("service : voirie", Question(department="voirie")),
        ("service\u00a0: voirie", Question(department="voirie")),
        ("service:espaces verts", Question(department="espaces-verts")),
        ("service : Espaces verts", Question(department="espaces-verts")),
        ("réseau:square", Question(network="square")),
        ("etiquette:réclamations", Question(intent="complaint")),
        ("tag:suivi", Question(intent="after_sales")),
        ("langue:br", Question(lang="br")),
        ("langue:anglais", Question(lang="en")),
        ("langue : Français", Question(lang="fr")),
        ("de:Benali", Question(author=(indexing.named("benali"),))),
        ("urgents", Question(urgent=True)),
        ("sans réponse", Question(shelves=OPEN)),
        ("sans réponses", Question(shelves=OPEN)),
        ("SANS REPONSE", Question(shelves=OPEN)),
        ("à répondre", Question(shelves=(Shelf.TO_ANSWER,))),
        ("aux services", Question(shelves=(Shelf.WITH_DEPARTMENTS,))),
        ("en pause", Question(shelves=(Shelf.PAUSED,))),
        ("à lire", Question(shelves=(Shelf.TO_READ,))),
        ("traités", Question(shelves=(Shelf.DONE,))),
        ("depuis:2026-11-01", Question(period=Period(date(2026, 11, 1)))),
        ("depuis lundi", Question(period=Period(date(2026, 11, 23)))),
        ("Il y a 3 jours", Question(period=Period(date(2026, 11, 25), date(2026, 11, 26)))),
        ("la semaine passée", Question(period=Period(date(2026, 11, 16), date(2026, 11, 23)))),
        ("l’an dernier", Question(period=Period(date(2025, 1, 1), date(2026, 1, 1)))),
    ],
)
def test_what_is_named_is_no_word(typed: str, question: Question) -> None:
    assert asked(typed) == question


def test_all_of_it_holds_at_once_in_any_order() -> None:
    wanted = Question(
        words=words("nid"), department="voirie", shelves=OPEN, period=Period(date(2026, 11, 23))
    )
    assert asked("nid service:voirie sans réponse depuis lundi") == wanted
    assert asked("depuis lundi sans réponse nid service:voirie") == wanted
    assert asked("service : voirie nid depuis lundi sans réponses") == wanted


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("service:piscine", ("service", "piscine")),
        ("réseau:minitel", ("réseau", "minitel")),
        ("depuis:toujours", ("depuis", "toujours")),
        ("9:30", ("9", "30")),
        ("horaires : marché", ("horaires", "marché")),
        ("9 : 30", ("9", "30")),
        ("« sans réponse »", ("sans", "réponse")),
        ('"hier"', ("hier",)),
        ("marché du lundi", ("marché", "lundi")),
    ],
)
def test_what_is_not_known_or_is_quoted_is_words(typed: str, said: tuple[str, ...]) -> None:
    assert asked(typed) == Question(words=words(*said))


@given(st.text())
def test_nothing_that_is_typed_is_an_error(typed: str) -> None:
    assert isinstance(asked(typed), Question)


def test_one_list_and_no_word_is_that_list() -> None:
    assert asked("à répondre service:voirie").is_queue
    assert not asked("à répondre piscine").is_queue
    assert not asked("sans réponse").is_queue
    assert asked(":::").is_empty
