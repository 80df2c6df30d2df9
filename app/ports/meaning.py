"""Meaning: what a sentence says, as numbers; near ones mean the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Meaning(Protocol):
    """Reads offline, with a model that came with the package."""

    @property
    def model(self) -> str:
        """Its name and version: what two models say is never compared."""

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """The direction of each text, a signed byte a number; zeros where nothing is said."""
