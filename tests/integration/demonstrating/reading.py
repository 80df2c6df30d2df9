"""What the tests of the demonstration look at."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import backlog
from app.db import Database
from app.domain import metadata
from app.domain.comment import Comment
from app.domain.standing import stand
from app.domain.tally import Tally
from app.house import House


def everything(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Give every row of every table, moments of unlocking aside."""
    with house.db.reading() as session:
        return {
            table.name: sorted(tuple(map(str, row)) for row in session.execute(table.select()))
            for table in metadata.sorted_tables
        }


def assert_every_comment_stands_where_its_records_say(house: House) -> int:
    """Recompute each; give how many there are."""
    amounts: Counter[str] = Counter()
    with house.db.reading() as session:
        comments = list(session.scalars(select(Comment).where(Comment.own.is_(False))))
        for comment in comments:
            standing = stand(backlog.records_of(session, comment))
            kept = (comment.state, comment.waiting_since, comment.shelf, comment.rank)
            assert kept == (standing.state, standing.waiting_since, standing.shelf, standing.rank)
            amounts[str(comment.shelf)] += 1
            if comment.shelf == "to_answer":
                amounts[f"intent:{comment.intent}"] += 1
            if standing.is_debt and standing.waiting_since is not None:
                amounts["debt"] += 1
                amounts["debt_since"] += int(standing.waiting_since.timestamp())
        kept_amounts = {tally.name: tally.amount for tally in session.scalars(select(Tally)) if tally.amount}
    assert kept_amounts == dict(amounts)
    return len(comments)


def network_file(db: Database) -> Path:
    """Where the demonstration's network keeps what it is told: beside the database, or where we are."""
    beside = db.url.database if db.is_sqlite else None
    return Path(beside or "var/parvis.db").with_suffix(".demo.jsonl").resolve()
