"""What our codes are called: only a foreign language is named, only what is stuck or written is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.reply import Reply, ReplyState
from app.web import words

HELD_AT = datetime(2026, 3, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "named"), [("en", "en"), ("br", "br"), ("fr", None), ("und", None), (None, None)]
)
def test_only_a_foreign_language_is_named(code: str | None, named: str | None) -> None:
    assert words.foreign(code) == named


@pytest.mark.parametrize(
    ("state", "held_at", "said"),
    [
        (ReplyState.DRAFT, None, "draft"),
        (ReplyState.FAILED, None, "failed"),
        (ReplyState.IN_DOUBT, None, "in_doubt"),
        (ReplyState.WAITING, HELD_AT, "held"),
        (ReplyState.WAITING, None, None),
        (ReplyState.SENDING, None, None),
        (ReplyState.PUBLISHED, None, None),
    ],
)
def test_a_row_says_what_its_reply_is_in(
    state: ReplyState, held_at: datetime | None, said: str | None
) -> None:
    assert words.state_of(Reply(state=state, held_at=held_at)) == said


def test_a_row_without_a_reply_says_nothing() -> None:
    assert words.state_of(None) is None
