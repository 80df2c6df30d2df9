"""A text is cut in pieces that, put together again, are the text."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.marks import compared, underlined


def reason(
    start: object, end: object, intent: str | None = "question", about: str = "intent"
) -> dict[str, Any]:
    return {"about": about, "start": start, "end": end, "intent": intent}


def test_the_words_that_decided_carry_their_label() -> None:
    assert underlined("Quand ouvre la piscine ?", [reason(0, 5)], ["question"]) == [
        ("Quand", "question"),
        (" ouvre la piscine ?", None),
    ]


def test_of_two_reasons_that_overlap_the_first_counts() -> None:
    reasons = [reason(1, 4, "complaint"), reason(2, 5, "question"), reason(4, 6, None)]
    pieces = underlined("abcdef", reasons, ["question", "complaint", None])
    assert pieces == [("a", None), ("bcd", "complaint"), ("ef", "other")]


def test_reasons_that_stand_nowhere_in_the_text_underline_nothing() -> None:
    nowhere = [reason(-1, 2), reason(2, 2), reason(0, 99), reason(None, 2), reason(0, None)]
    nowhere.append(reason(0, 2, about="department"))
    assert underlined("abcdef", nowhere, ["question"]) == [("abcdef", None)]


def test_words_that_decided_another_label_are_left_as_they_are() -> None:
    assert underlined("abcdef", [reason(0, 2, "spam")], ["question"]) == [("abcdef", None)]


def test_an_empty_text_has_no_piece() -> None:
    assert underlined("", [], []) == []


def test_what_an_edit_took_away_and_added_is_marked_word_by_word() -> None:
    was, now = compared("La piscine ouvre samedi", "La piscine ferme samedi soir")
    assert was == [("La piscine ", None), ("ouvre", "del"), (" samedi", None)]
    assert now == [("La piscine ", None), ("ferme", "ins"), (" samedi", None), (" soir", "ins")]


def test_texts_that_are_equal_are_not_marked() -> None:
    assert compared("La piscine", "La piscine") == ([("La piscine", None)], [("La piscine", None)])
    assert compared("", "") == ([], [])


def test_a_long_text_that_changed_at_both_ends_is_marked_there_alone() -> None:
    long = [f"mot{number}" for number in range(1_300)]
    was, now = compared(" ".join(long), " ".join(["Non", *long[1:-1], "fin"]))
    assert [piece for piece, change in was if change] == ["mot0", "mot1299"]
    assert [piece for piece, change in now if change] == ["Non", "fin"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("ha " * 2_000, "oh ha " * 1_000), ("ha " * 4_000, "ha ho " * 45), ("a b " * 9_000, "b a a " * 6_000)],
)
def test_the_same_word_a_thousand_times_is_compared_at_once(before: str, after: str) -> None:
    began = time.process_time()
    was, now = compared(before, after)
    assert time.process_time() - began < 1
    assert ("".join(piece for piece, _ in was), "".join(piece for piece, _ in now)) == (before, after)


@given(st.text(), st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40))))
def test_underlining_loses_no_letter(text: str, spans: list[tuple[int, int]]) -> None:
    pieces = underlined(text, [reason(start, end) for start, end in spans], ["question"])
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)


@given(st.text(max_size=60), st.text(max_size=60))
def test_comparing_loses_no_letter_of_either_text(before: str, after: str) -> None:
    was, now = compared(before, after)
    assert ("".join(piece for piece, _ in was), "".join(piece for piece, _ in now)) == (before, after)
