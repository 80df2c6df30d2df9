"""Where each comment stands, and the counts that follow: the only writer of both."""

from app.backlog.counting import counts, debt, keep_debt_of_day
from app.backlog.restating import (
    last_word,
    lock,
    lock_all,
    records_of,
    restate,
    restate_open,
    speaks_of_it,
)

__all__ = [
    "counts",
    "debt",
    "keep_debt_of_day",
    "last_word",
    "lock",
    "lock_all",
    "records_of",
    "restate",
    "restate_open",
    "speaks_of_it",
]
