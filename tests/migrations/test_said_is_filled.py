"""What triage had said of former comments is found again, where nobody but a person spoke over it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, MetaData, Table, select

from tests import databases

BEFORE, AFTER = "0034", "0035"
THEN = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
SHARED = {
    "connection_id": 1,
    "thread_id": 1,
    "kind": "comment",
    "visibility": "public",
    "own": False,
    "answerable": True,
    "received_at": THEN,
    "read_attempts": 0,
    "intents": [],
    "candidates": [],
    "because": [],
    "urgent": False,
    "rank": 9,
    "intent": "question",
    "confidence": 0.8,
}
COMMENTS = (
    {"external_id": "as it stood"},
    {"external_id": "corrected", "intent": "spam", "confidence": 1.0, "urgent": True},
    {"external_id": "ruled", "intent": "praise", "confidence": 1.0},
    {"external_id": "own", "own": True, "intent": None, "confidence": None},
    {"external_id": "unread", "intent": None, "confidence": None},
)
CORRECTED = (
    ("intent", "complaint", "praise", THEN),
    ("intent", "question", "other", None),
    ("intent", "other", "spam", None),
    ("urgent", "no", "yes", None),
)


def table(engine: Engine, name: str) -> Table:
    return Table(name, MetaData(), autoload_with=engine)


def test_a_persons_first_word_tells_what_triage_had_said(before: Engine) -> None:
    account: dict[str, Any] = {
        "network": "agora",
        "account": "town",
        "name": "La ville",
        "credentials": "",
        "lacks": [],
        "connected_at": THEN,
        "version": 1,
    }
    rule: dict[str, Any] = {
        "name": "Mercis",
        "conditions": [],
        "acts": {},
        "by": "user:1",
        "saved_at": THEN,
    }
    said = ("about", "was", "becomes", "undone_at")
    corrections: list[dict[str, Any]] = [
        {"comment_id": 2, "by": "user:1", "corrected_at": THEN, **dict(zip(said, one, strict=True))}
        for one in CORRECTED
    ]
    rows: dict[str, list[dict[str, Any]]] = {
        "connection": [account],
        "thread": [{"connection_id": 1, "external_id": "p1"}],
        "comment": [{**SHARED, **one} for one in COMMENTS],
        "correction": corrections,
        "rule": [rule],
        "rule_act": [{"rule_id": 1, "comment_id": 3, "did": {}, "acted_at": THEN}],
    }
    tables = {name: table(before, name) for name in rows}
    with before.begin() as connection:
        for name, some in rows.items():
            connection.execute(tables[name].insert(), some)
    databases.migrate(before, AFTER)
    comment = table(before, "comment")
    told = comment.c.external_id, comment.c.said_intent, comment.c.said_confidence, comment.c.said_urgent
    with before.connect() as connection:
        assert connection.execute(select(*told).order_by(comment.c.id)).all() == [
            ("as it stood", "question", 0.8, False),
            ("corrected", "question", None, False),
            ("ruled", None, None, None),
            ("own", None, None, None),
            ("unread", None, None, None),
        ]
