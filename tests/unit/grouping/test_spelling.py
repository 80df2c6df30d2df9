"""Words typed in haste are the words that were meant; a real word is left alone."""

from __future__ import annotations

import time

import pytest

from app.grouping.asking import asked
from app.grouping.spelling import spelt
from app.grouping.wording import forms_known
from app.triage import stem


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("horraires", "horaires"),
        ("stationement", "stationnement"),
        ("renboursement", "remboursement"),
        ("kantine", "cantine"),
        ("navete", "navette"),
        ("inscirption", "inscription"),
        ("poubele", "poubelle"),
        ("mousstiques", "moustiques"),
    ],
)
def test_a_word_as_it_sounds_or_with_a_letter_out_of_place_is_the_word_that_was_meant(
    typed: str, meant: str
) -> None:
    assert stem(spelt(typed)) == stem(meant)


@pytest.mark.parametrize("word", ["chapeau", "kiosque", "vivement", "campagne", "personne", "autres", "rats"])
def test_another_word_is_left_as_it_is(word: str) -> None:
    assert asked(f"{word} ?").wording.whole <= {stem(word)}


def test_what_is_known_is_never_corrected() -> None:
    assert [word for word in forms_known() if spelt(word) != word and len(word) > 5] == []


def test_a_question_typed_in_haste_asks_what_was_meant() -> None:
    assert "hours" in asked("c koi les horraires de la piscinne").asks
    assert asked("les horraires svp").wording.whole == asked("les horaires svp").wording.whole


@pytest.mark.parametrize("text", ["non" + "o" * 4_000, "é" * 100_000, "Et alors ? " * 90_000])
def test_a_cry_without_end_costs_no_more_than_a_sentence(text: str) -> None:
    asked("Quand ouvre la piscine ?")  # what is read once is read
    began = time.process_time()
    asked(text)
    assert time.process_time() - began < 1
