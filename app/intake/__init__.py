"""What comes in: a webhook is kept once, and its events become posts, threads, authors and comments."""

from app.intake.accepting import (
    accept,
    forget_bodies,
    is_waiting,
    postpone,
    put_back,
    set_digested,
    take,
    take_up_again,
)
from app.intake.digesting import OF_AN_EVENT, digest, take_in
from app.intake.forgetting import forget
from app.intake.pasting import LONGEST_TEXT, Pasted, paste
from app.intake.sorting_anew import sort_some_anew
from app.intake.understanding import Unread, understand, unread

__all__ = [
    "LONGEST_TEXT",
    "OF_AN_EVENT",
    "Pasted",
    "Unread",
    "accept",
    "digest",
    "forget",
    "forget_bodies",
    "is_waiting",
    "paste",
    "postpone",
    "put_back",
    "set_digested",
    "sort_some_anew",
    "take",
    "take_in",
    "take_up_again",
    "understand",
    "unread",
]
