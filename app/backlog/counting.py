"""Counts shown without a filter: kept in the transaction that changes them, never counted for a screen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import bindparam, event, select, update
from sqlalchemy.orm import Session, SessionTransaction

from app.db import insert_those_absent
from app.domain.comment import Comment
from app.domain.standing import Shelf, Standing, State
from app.domain.tally import DebtDay, Tally

A_DAY = 86_400
MOVES = "parvis_moves"
Moves = dict[SessionTransaction | None, Counter[str]]
ADD = update(Tally).where(Tally.name == bindparam("of")).values(amount=Tally.amount + bindparam("more"))


def recount(session: Session, comment: Comment, standing: Standing) -> None:
    """Move the comment from the counts it stood in (none, when it is new) to those where it stands now.

    The moves of one act are written down together, as the last thing it does.
    """
    moves = _moves_of(session)
    for name, amount in _parts(standing, comment.intent):
        moves[name] += amount
    for name, amount in _parts(_as_kept(comment), comment.counted_intent):
        moves[name] -= amount
    comment.counted_intent = comment.intent


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


def _moves_of(session: Session) -> Counter[str]:
    """The moves of this act so far, apart for each savepoint: what is taken back to one has moved nothing."""
    moves: Moves | None = session.info.get(MOVES)
    if moves is None:
        moves = session.info[MOVES] = defaultdict(Counter)
        event.listen(session, "before_commit", _write_down)
        event.listen(session, "after_soft_rollback", _forget)
    return moves[session.get_nested_transaction()]


def _forget(session: Session, taken_back: SessionTransaction) -> None:
    session.info[MOVES].pop(taken_back, None)


def _write_down(session: Session) -> None:
    """Add the moves in one order for everybody, nothing locked after: no two acts wait for each other.

    A savepoint that ends is not the end: the act goes on, and locks more.
    """
    if session.in_nested_transaction():
        return
    kept: Moves = session.info[MOVES]
    moves = Counter[str]()
    for one in kept.values():
        moves.update(one)  # a sum of counters would drop what was taken away
    names = [name for name in sorted(moves) if moves[name]]
    if names:
        insert_those_absent(session, Tally, [{"name": name, "amount": 0} for name in names])
        session.connection().execute(ADD, [{"of": name, "more": moves[name]} for name in names])
    kept.clear()
