"""Words as they are looked for: capitals, accents and endings make no difference."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app import indexing


def meet(one: str, other: str) -> bool:
    return bool(set(indexing.roots(one)) & set(indexing.roots(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("éclairage", "ECLAIRAGES"),
        ("lumières", "lumiere"),
        ("électricité", "electricite"),
        ("fermée", "fermer"),
        ("fermees", "fermé"),
        ("chevaux", "cheval"),
        ("cœur", "coeur"),
        ("poubelle", "poubelles"),
    ],
)
def test_two_ways_to_write_a_word_meet(one: str, other: str) -> None:
    assert meet(one, other)


@pytest.mark.parametrize(("one", "other"), [("piscine", "patinoire"), ("route", "rue"), ("2025", "2026")])
def test_two_words_do_not_meet(one: str, other: str) -> None:
    assert not meet(one, other)


def test_what_is_left_out_before_an_apostrophe_is_no_word() -> None:
    said = [word for word, *_ in indexing.words_of("L’école d'art, c’est qu’ils s'y plaisent")]
    assert said == ["école", "art", "est", "ils", "y", "plaisent"]


def test_each_word_knows_where_it_stands() -> None:
    text = "Où est l’Éclairage ?"
    assert [text[start:end] for _, start, end in indexing.words_of(text)] == ["Où", "est", "Éclairage"]


@example("(ﾉ◕ヮ◕)ﾉ*:･ﾟ✧")
@example("ﷺ, ½ litre, Ŀ")
@given(st.text())
def test_whatever_is_written_its_roots_are_letters_and_figures_alone(text: str) -> None:
    for word, *_ in indexing.words_of(text):
        for root in (*indexing.roots(word), indexing.named(word)):
            assert root.isalnum()
            assert root != "q0"
