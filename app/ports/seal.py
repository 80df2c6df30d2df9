"""What keeps a secret at rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Seal(Protocol):
    """Close a mapping of secrets into one opaque text, and open it again."""

    def close(self, secrets: Mapping[str, str]) -> str:
        """Return an opaque ASCII text, another one at each call."""

    def open(self, sealed: str) -> dict[str, str]:
        """Return what was closed; raise BrokenSeal when no key we hold opens it."""

    def mark(self, text: str) -> str:
        """Return small letters and digits that nobody without our key can make of this text."""

    def bears(self, text: str, mark: str) -> bool:
        """Say whether a key that we hold made this mark of this text."""


class BrokenSeal(Exception):
    """The text was not closed with a key that we hold."""
