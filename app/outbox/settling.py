"""Settling: what became of a claimed delivery, and when it is tried again."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from app.domain.delivery import Delivery, DeliveryState
from app.outbox.claiming import Claim, held_by
from app.ports.channel import Candidate

FIRST_WAITS = (timedelta(seconds=2), timedelta(seconds=10), timedelta(seconds=60))
LONG_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(minutes=60)
PATIENCE = timedelta(hours=24)


class OutcomeKind(StrEnum):
    """What can become of a claim.

    RETRY: nothing was written; DOUBT: it may have been, look it up; ASK: a person must look;
    HELD: the comment changed, a person must decide; RETURNED: the network was not asked at all.
    """

    DELIVERED = "delivered"
    RETRY = "retry"
    FAILED = "failed"
    DOUBT = "doubt"
    ASK = "ask"
    HELD = "held"
    RETURNED = "returned"


@dataclass(frozen=True)
class Outcome:
    """What became of one claim.

    memory: sealed, what the next attempt must know; at: when it is tried or looked up again;
    seen_at: when each of several words like ours was said there.
    """

    kind: OutcomeKind
    external_id: str | None = None
    permalink: str | None = None
    reason: str | None = None
    at: datetime | None = None
    wait: timedelta | None = None
    seen_at: tuple[datetime | None, ...] = ()
    memory: str | None = None


@dataclass(frozen=True)
class Heard:
    """Words that may be what was promised. ours: nobody else owns them; talked_over: others came back."""

    ours: tuple[Candidate, ...]
    talked_over: bool


def settle(session: Session, claimed: Claim, outcome: Outcome, now: datetime) -> Outcome | None:
    """Write down what became of a claim, and return it as kept; None when the claim has lapsed.

    A failure that could pass is tried again after 2, 10 and 60 s, then every 5 to 60 minutes, never before
    the wait that the network asked for, and has failed after 24 hours.
    """
    delivery = held_by(session, claimed)
    if delivery is None:
        return None
    kept = _with_backoff(delivery, outcome, now) if outcome.kind is OutcomeKind.RETRY else outcome
    delivery.state = STATES[kept.kind]
    delivery.not_before = kept.at
    delivery.reason = kept.reason
    delivery.memory = kept.memory or delivery.memory
    delivery.external_id = kept.external_id
    delivery.lease_until = None
    delivery.ticket = None
    if not delivery.is_open:
        delivery.settled_at = now
    if kept.kind in {OutcomeKind.RETURNED, OutcomeKind.HELD}:
        _give_back(delivery)
    return kept


STATES = {
    OutcomeKind.DELIVERED: DeliveryState.DELIVERED,
    OutcomeKind.RETRY: DeliveryState.WAITING,
    OutcomeKind.RETURNED: DeliveryState.WAITING,
    OutcomeKind.FAILED: DeliveryState.FAILED,
    OutcomeKind.DOUBT: DeliveryState.DOUBTFUL,
    OutcomeKind.ASK: DeliveryState.DOUBTFUL,
    OutcomeKind.HELD: DeliveryState.HELD,
}


def backoff(attempts: int, *, chance: float) -> timedelta:
    """The wait after so many attempts; `chance` in 0..1 spreads it by a fifth either way."""
    if attempts <= len(FIRST_WAITS):
        wait = FIRST_WAITS[attempts - 1]
    else:
        doublings = min(attempts - len(FIRST_WAITS) - 1, 6)
        wait = min(LONG_WAIT * 2**doublings, LONGEST_WAIT)
    return wait * (0.8 + 0.4 * chance)


def _with_backoff(delivery: Delivery, outcome: Outcome, now: datetime) -> Outcome:
    if delivery.first_attempt_at is not None and now - delivery.first_attempt_at >= PATIENCE:
        return Outcome(OutcomeKind.FAILED, reason=outcome.reason)
    wait = backoff(max(1, delivery.attempts), chance=random.random())  # noqa: S311 - spreading, not secrecy
    return replace(outcome, at=now + max(wait, outcome.wait or wait))


def _give_back(delivery: Delivery) -> None:
    """The network was not asked: this attempt was none."""
    delivery.attempts -= 1
    if delivery.attempts == 0:
        delivery.first_attempt_at = None
        delivery.attempted_at = None
