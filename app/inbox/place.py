"""A place in the order of a list, by what it is ordered by: it stays one when its comment has left."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from app.domain.comment import Comment

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# No more digits than a key, and an instant of the next two hundred years, have.
_WRITTEN = re.compile(r"([0-9])\.(-?[0-9]{1,16})\.([0-9]{1,9})")


class Place(NamedTuple):
    """Where a comment stands in a queue. Among what was looked for, since: when it was written."""

    rank: int
    since: datetime
    id: int

    @classmethod
    def of(cls, comment: Comment) -> Self:
        return cls(comment.rank, comment.waiting_since or comment.written_at, comment.id)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """What an address says; None where it says no place."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            return None
        rank, since, comment_id = (int(part) for part in found.groups())
        return cls(rank, EPOCH + since * MICROSECOND, comment_id)

    def __str__(self) -> str:
        """As an address says it."""
        return f"{self.rank}.{(self.since - EPOCH) // MICROSECOND}.{self.id}"
