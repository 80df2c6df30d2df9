"""Words that stand for codes: each code has one, French, and numbers read as French numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.dismissal import Reason
from app.domain.reply import Reply, ReplyState
from app.triage import INTENTS
from app.web import words

NB = "\u00a0"


def test_every_code_has_its_word() -> None:
    assert set(words.INTENTS) == set(words.PLURALS) == set(words.SPOKEN) == set(INTENTS)
    assert set(words.REASONS) == set(Reason)


@pytest.mark.parametrize(
    ("code", "name"),
    [("en", "anglais"), ("br", "breton"), ("fr", None), ("und", None), (None, None), ("zz", None)],
)
def test_only_a_foreign_language_is_named(code: str | None, name: str | None) -> None:
    assert words.language(code) == name


@pytest.mark.parametrize(
    ("state", "held", "said"),
    [
        (ReplyState.DRAFT, False, "draft"),
        (ReplyState.FAILED, False, "failed"),
        (ReplyState.IN_DOUBT, False, "in_doubt"),
        (ReplyState.WAITING, True, "held"),
        (ReplyState.WAITING, False, None),
        (ReplyState.PUBLISHED, False, None),
    ],
)
def test_a_row_says_what_its_reply_is_in(state: ReplyState, held: bool, said: str | None) -> None:  # noqa: FBT001 - a row of the table
    reply = Reply(state=state, held_at=datetime(2026, 3, 17, tzinfo=UTC) if held else None)
    assert words.state_of(reply) == said
    assert said is None or said in words.STATES


def test_a_row_without_a_reply_says_nothing() -> None:
    assert words.state_of(None) is None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, f"0{NB}commentaire"),
        (1, f"1{NB}commentaire"),
        (2, f"2{NB}commentaires"),
        (998, f"998{NB}commentaires"),
        (999, f"999+{NB}commentaires"),
    ],
)
def test_counts_agree_and_stop_where_counting_stops(number: int, said: str) -> None:
    assert words.count(number, "commentaire", "commentaires") == said


def test_thousands_are_parted_by_a_space_that_does_not_break() -> None:
    assert words.thousands(1234567) == f"1{NB}234{NB}567"
