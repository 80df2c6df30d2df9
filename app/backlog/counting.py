"""Counts shown without a filter: kept in the transaction that changes them, never counted for a screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db import insert_if_absent
from app.domain.comment import Comment
from app.domain.standing import Shelf, Standing, State
from app.domain.tally import DebtDay, Tally

A_DAY = 86_400


def recount(session: Session, comment: Comment, standing: Standing) -> None:
    """Move the comment from the counts it stood in (none, when it is new) to those where it stands now."""
    moves: Counter[str] = Counter()
    for name, amount in _parts(standing, comment.intent):
        moves[name] += amount
    for name, amount in _parts(_as_kept(comment), comment.counted_intent):
        moves[name] -= amount
    comment.counted_intent = comment.intent
    for name in sorted(moves):  # one order for everybody, so that two transactions never wait in a ring
        if moves[name]:
            _add(session, name, moves[name])


def counts(session: Session) -> dict[str, int]:
    """Every count by name: a shelf, or `intent:<slug>` within À répondre."""
    return {tally.name: max(0, tally.amount) for tally in session.scalars(select(Tally))}


def debt(session: Session, now: datetime) -> int:
    """The dialogue debt in days: the sum of the waits that expect an answer, rounded once."""
    kept = counts(session)
    seconds = kept.get("debt", 0) * now.timestamp() - kept.get("debt_since", 0)
    return round(max(0.0, seconds) / A_DAY)


def keep_debt_of_day(session: Session, day: date, now: datetime) -> None:
    """Keep the debt of this day; the last figure of the day stays."""
    session.merge(DebtDay(day=day, debt=debt(session, now)))


def _parts(standing: Standing, intent: str | None) -> Iterator[tuple[str, int]]:
    if standing.shelf is not None:
        yield standing.shelf.value, 1
    if standing.shelf is Shelf.TO_ANSWER and intent is not None:
        yield f"intent:{intent}", 1
    if standing.is_debt and standing.waiting_since is not None:
        yield "debt", 1
        yield "debt_since", int(standing.waiting_since.timestamp())


def _as_kept(comment: Comment) -> Standing:
    return Standing(
        state=State(comment.state) if comment.state else None,
        waiting_since=comment.waiting_since,
        shelf=Shelf(comment.shelf) if comment.shelf else None,
        rank=comment.rank,
    )


def _add(session: Session, name: str, amount: int) -> None:
    insert_if_absent(session, Tally, {"name": name, "amount": 0})
    session.execute(update(Tally).where(Tally.name == name).values(amount=Tally.amount + amount))
