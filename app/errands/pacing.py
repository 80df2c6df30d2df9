"""Pacing: what an account has spent with its network, and how long it leaves the network alone."""

from __future__ import annotations

from datetime import timedelta

from app import spending
from app.domain.connection import Connection
from app.house import House
from app.ports.channel import Published
from app.ports.failures import NetworkFailure, TemporaryFailure

# What a network says of the account and not of the one reply it was asked for.
OF_THE_ACCOUNT = {"rate_limited", "out_of_credits"}
BLOCKED, BLOCKED_FOR = "blocked", timedelta(hours=1)
# Whatever a network asks for: one odd header must not silence an account for months.
LONGEST_REST = timedelta(hours=24)


def note_cost(house: House, speaker_id: int, published: Published) -> None:
    """Write down what a reply has cost, and the rest that its network asks for."""
    if published.rest is None and not published.spent:
        return
    now = house.clock()
    with house.db.writing() as session:
        connection = session.get_one(Connection, speaker_id)
        if published.rest:
            connection.rest_until = now + min(published.rest, LONGEST_REST)
        spending.spend(session, connection.id, published.spent, now=now)


def note_refusal(house: House, speaker_id: int, failure: NetworkFailure) -> None:
    """Where the whole account is to wait, or blocked, its other replies wait too: each would ask anew."""
    wait = _wait(failure)
    if wait is None:
        return
    with house.db.writing() as session:
        until = house.clock() + min(wait, LONGEST_REST)
        connection = session.get_one(Connection, speaker_id)
        connection.rest_until = max(connection.rest_until or until, until)


def _wait(failure: NetworkFailure) -> timedelta | None:
    if failure.reason == BLOCKED:
        return BLOCKED_FOR
    if isinstance(failure, TemporaryFailure) and failure.reason in OF_THE_ACCOUNT:
        return failure.retry_after
    return None
