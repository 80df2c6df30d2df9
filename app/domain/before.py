"""What a page showed as the draft when somebody began to write over it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

MARK_LENGTH, LONGEST_NAME = 16, 64


@dataclass(frozen=True)
class Before:
    """mark: of the draft as it read; page: the name that the page gave itself, empty without a script.

    adds: other words are kept than were typed there, so what was typed and comes late is put over nothing.
    """

    mark: str
    page: str = ""
    adds: bool = False

    @classmethod
    def shown(cls, mark: str | None, page: str) -> Before | None:
        """As a form says it; None where it comes from no page of ours."""
        return cls(mark, page[:LONGEST_NAME]) if mark is not None else None

    def has_seen(self, page: str | None, mark: str) -> bool:
        """Whether this page showed what is kept, by its mark, or wrote it itself, by its own name."""
        return mark == self.mark or (bool(self.page) and page == self.page)

    @property
    def adding(self) -> Before:
        return replace(self, adds=True)


def mark_of(text: str) -> str:
    """A short mark by which two texts are known to be the same."""
    return sha256(text.strip().encode()).hexdigest()[:MARK_LENGTH]
