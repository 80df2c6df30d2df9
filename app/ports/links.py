"""Links: whether anything answers at an address."""

from __future__ import annotations

from typing import Protocol


class Links(Protocol):
    """Looks behind an address, within a few seconds whatever happens there."""

    def answers(self, address: str) -> bool | None:
        """Whether something is there for a reader; None where that cannot be said from here."""
