"""A reply that is too long is cut as a person would cut it, and loses no word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.part import MOST, Part, cut

LONG = (
    "Bonjour, la piscine ouvre le samedi à 9 h et ferme à midi. Le petit bassin est fermé en mars.\n\n"
    "Pour les leçons, l’inscription se fait à l’accueil, du lundi au vendredi."
)
NUMBER = re.compile(r" \((\d)/(\d)\)\Z")


def within(longest: int) -> list[str]:
    return [part.text for part in cut(LONG, lambda text: len(text) <= longest)]


def test_what_fits_is_not_cut() -> None:
    assert cut("Samedi.", lambda _text: True) == ()


def test_parts_are_numbered_and_end_with_a_paragraph_or_a_sentence_where_that_adds_none() -> None:
    assert within(120) == [
        "Bonjour, la piscine ouvre le samedi à 9 h et ferme à midi. Le petit bassin est fermé en mars. (1/2)",
        "Pour les leçons, l’inscription se fait à l’accueil, du lundi au vendredi. (2/2)",
    ]
    assert within(80) == [
        "Bonjour, la piscine ouvre le samedi à 9 h et ferme à midi. (1/3)",
        "Le petit bassin est fermé en mars.\n\nPour les leçons, l’inscription se fait (2/3)",
        "à l’accueil, du lundi au vendredi. (3/3)",
    ]


def test_each_part_remembers_what_the_person_wrote_from_there_on() -> None:
    first, second = cut(LONG, lambda text: len(text) <= 120)
    assert first.words == LONG
    assert second == Part(
        "Pour les leçons, l’inscription se fait à l’accueil, du lundi au vendredi. (2/2)",
        "Pour les leçons, l’inscription se fait à l’accueil, du lundi au vendredi.",
    )


def test_every_part_opens_as_its_reader_must_be_named() -> None:
    parts = cut(f"@lou {LONG}", lambda text: len(text) <= 120, "@lou ")
    assert [part.text[:5] for part in parts] == ["@lou ", "@lou "]
    assert parts[1].words.startswith("@lou Pour les leçons")
    assert [part.text[:3] for part in cut(LONG, lambda text: len(text) <= 120, "@lou ")] == ["Bon", "Pou"]


@pytest.mark.parametrize("text", ["a" * 50, f"Voir {'a' * 50}", "mot " * 60])
def test_a_word_too_long_is_not_torn_and_nobody_reads_ten_parts(text: str) -> None:
    assert cut(text.strip(), lambda said: len(said) <= 30) == ()


def test_a_no_break_space_keeps_a_mark_with_its_word() -> None:
    parts = cut("Le marché\N{NO-BREAK SPACE}: dès huit heures.", lambda text: len(text) <= 16)
    assert parts[0].text == "Le (1/4)"
    assert parts[1].text == "marché\N{NO-BREAK SPACE}: (2/4)"


@given(
    st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=12), max_size=80),
    st.sampled_from([" ", "\n", "\n\n", "  "]),
)
def test_all_the_words_are_said_once_in_their_order_and_each_part_fits(said: list[str], gap: str) -> None:
    text = gap.join(said)
    parts = cut(text, lambda part: len(part) <= 60)
    if not parts:
        return
    assert all(len(part.text) <= 60 for part in parts)
    assert [NUMBER.search(part.text).groups() for part in parts] == [  # type: ignore[union-attr] # always numbered
        (str(number), str(len(parts))) for number in range(1, len(parts) + 1)
    ]
    assert len(parts) <= MOST
    assert " ".join(NUMBER.sub("", part.text) for part in parts).split() == text.split()
    assert [text.strip().endswith(part.words) for part in parts] == [True] * len(parts)
