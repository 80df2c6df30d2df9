"""What the town knows to be true for a while: kept, confirmed, and which answers were said of it."""

from app.facts.asking import Asked, ask, asked
from app.facts.keeping import Listed, Stated, confirm, find, keep, listing, remove, restore
from app.facts.using import (
    Outdated,
    leant_on_by,
    leave_as_said,
    note,
    outdated,
    prepared,
    said_in,
    take_up_again,
)

__all__ = [
    "Asked",
    "Listed",
    "Outdated",
    "Stated",
    "ask",
    "asked",
    "confirm",
    "find",
    "keep",
    "leant_on_by",
    "leave_as_said",
    "listing",
    "note",
    "outdated",
    "prepared",
    "remove",
    "restore",
    "said_in",
    "take_up_again",
]
