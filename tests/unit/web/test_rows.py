"""A row of the list says who waits, for how long, and in what state its reply is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.department import Department
from app.domain.reply import Reply, ReplyState
from app.domain.user import Role, User
from app.inbox import Filters, Row
from app.web.addresses import Addresses
from app.web.rows import EXCERPT, LONG, ShownRow, is_uncertain, network, shown_row
from app.web.visits import Visit
from tests.fakes import Agora, Square

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
CHANNELS = {"agora": Agora(Square())}
CLAIRE = User(id=1, name="Claire Morvan", role=Role.MANAGER)
MARC = Author(name="Marc Le Goff")


def shown(row: Row | None = None, open_id: int | None = None, **said: Any) -> ShownRow:
    comment = Comment(
        id=7,
        connection=Connection(network=said.pop("network", "agora")),
        author=said.pop("author", MARC),
        text=said.pop("text", "Quand ouvre\n la  piscine ?"),
        posted_at=NOW - timedelta(days=9),
        received_at=NOW,
        urgent=said.pop("urgent", False),
        **said,
    )
    row = row or Row(comment, None, None, None)
    row = Row(comment, row.department, row.reply, row.writer)
    return shown_row(row, Visit(NOW, user=CLAIRE), CHANNELS, Addresses(Filters()), open_id)


def test_a_row_says_who_waits_where_and_since_when() -> None:
    row = shown()
    assert (row.author, row.since) == ("Marc Le Goff", NOW - timedelta(days=9))
    assert (row.channel.label, row.url) == ("Agora", "/comments/7")
    assert row.excerpt == "Quand ouvre la piscine ?"
    assert (row.state, row.department, row.long, row.stars, row.here.written_by) == (None,) * 5
    assert not row.current


def test_the_wait_starts_where_the_record_says() -> None:
    assert shown(waiting_since=NOW - timedelta(hours=2)).since == NOW - timedelta(hours=2)


@pytest.mark.parametrize("author", [None, Author()])
def test_no_name_is_invented_for_somebody_without_one(author: Author | None) -> None:
    assert shown(author=author).author is None


def test_a_long_comment_says_how_long_and_shows_its_beginning() -> None:
    row = shown(text="a" * (LONG + 1))
    assert (row.long, len(row.excerpt)) == (LONG + 1, EXCERPT)
    assert shown(text="a" * LONG).long is None
    assert shown(text=None).excerpt == ""


def test_stars_language_urgency_and_insult_are_said() -> None:
    row = shown(stars=2, lang="en", urgent=True, intent="abuse", confidence=0.4)
    assert (row.stars, row.foreign, row.urgent, row.abusive, row.uncertain) == (2, "en", True, True, True)


@pytest.mark.parametrize(("confidence", "uncertain"), [(None, False), (0.49, True), (0.5, False)])
def test_triage_hesitates_under_one_half(confidence: float | None, uncertain: bool) -> None:  # noqa: FBT001 - a row of the table
    assert is_uncertain(confidence) is uncertain


@pytest.mark.parametrize(("writer_id", "said"), [(1, None), (2, "Paul Abgrall")])
def test_a_draft_names_whoever_else_writes_it(writer_id: int, said: str | None) -> None:
    draft = Reply(state=ReplyState.DRAFT, user_id=writer_id, text="Bonjour")
    row = shown(Row(Comment(), Department(name="Voirie"), draft, "Paul Abgrall"))
    assert (row.state, row.here.written_by) == ("draft", said)
    assert row.department == "Voirie"


def test_a_failed_reply_is_nobodys_draft() -> None:
    failed = Reply(state=ReplyState.FAILED, user_id=2, text="Bonjour")
    row = shown(Row(Comment(), None, failed, "Paul Abgrall"))
    assert (row.state, row.here.written_by) == ("failed", None)


def test_the_open_row_is_the_current_one() -> None:
    assert shown(open_id=7).current
    assert not shown(open_id=8).current


def test_a_network_without_a_channel_keeps_its_own_name() -> None:
    assert (network(CHANNELS, "forum").icon, network(CHANNELS, "forum").label) == ("", "forum")
