"""Rules: what the town alone knows of its comments, tried before it acts, and never above a person."""

from app.rules.acting import hand_over, sort, undo_correction
from app.rules.contradicting import Acted, acted_on
from app.rules.keeping import (
    Draft,
    Listed,
    check,
    find,
    keep,
    listing,
    people,
    remove,
    restore,
    see_stop,
    switch,
    take_back,
)
from app.rules.trying import Agreement, Touched, Trial, try_out

__all__ = [
    "Acted",
    "Agreement",
    "Draft",
    "Listed",
    "Touched",
    "Trial",
    "acted_on",
    "check",
    "find",
    "hand_over",
    "keep",
    "listing",
    "people",
    "remove",
    "restore",
    "see_stop",
    "sort",
    "switch",
    "take_back",
    "try_out",
    "undo_correction",
]
