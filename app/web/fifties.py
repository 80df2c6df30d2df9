"""Fifties: a long list is shown fifty lines at a time, each page by a plain link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 50


@dataclass(frozen=True)
class Fifty:
    """Which fifty of a list are shown: those behind the first `start` ones."""

    start: int
    total: int

    @property
    def end(self) -> int:
        return min(self.start + AT_ONCE, self.total)

    @property
    def later(self) -> int:
        """How many come behind."""
        return self.total - self.end

    @property
    def former(self) -> int:
        """Where the fifty before begin."""
        return self.start - AT_ONCE

    def of(self, listed: Sequence[T]) -> Sequence[T]:
        return listed[self.start : self.end]


def fifty(start: int, total: int) -> Fifty:
    """The fifty that hold this place; the last ones where the list has become shorter."""
    last = max(0, total - 1)
    return Fifty(min(max(0, start), last) // AT_ONCE * AT_ONCE, total)
