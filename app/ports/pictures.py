"""Pictures that somebody sends us: what one is once nothing is left of it but what is seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


class NotAPicture(Exception):
    """These bytes cannot be shown. reason: `photo` (no picture), `photo_large` (too many dots)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Picture:
    """What is kept of it, written anew by us."""

    content: bytes = field(repr=False)
    media_type: str


class Pictures(Protocol):
    """Makes a picture plain."""

    def plain(self, content: bytes) -> Picture:
        """The same picture to the eye, with nothing of where, when and by what it was taken.

        Raises NotAPicture.
        """
