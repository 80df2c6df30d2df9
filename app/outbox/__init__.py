"""What was promised to the world outside: rows before acts. It does not know what a reply is."""

from app.outbox.claiming import Claim, again, claim, is_due, is_speaking_soon, lasts
from app.outbox.promising import (
    decide,
    entrust,
    flying_from,
    hold,
    hurry,
    park,
    promise,
    release,
    withdraw,
)
from app.outbox.settling import Heard, Outcome, OutcomeKind, settle

__all__ = [
    "Claim",
    "Heard",
    "Outcome",
    "OutcomeKind",
    "again",
    "claim",
    "decide",
    "entrust",
    "flying_from",
    "hold",
    "hurry",
    "is_due",
    "is_speaking_soon",
    "lasts",
    "park",
    "promise",
    "release",
    "settle",
    "withdraw",
]
