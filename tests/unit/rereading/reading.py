"""The written words that the second look is measured on, and what surrounds each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.rereading import Around, links_in

WORDS = Path(__file__).parent / "words"
ORDINARY = ("ordinary-a.txt", "ordinary-b.txt", "ordinary-c.txt")
SLIPS = "slips.txt"


@dataclass(frozen=True)
class Ordinary:
    """A reply with nothing to say against. promises: it commits the town, with a date."""

    name: str
    text: str
    promises: bool


@dataclass(frozen=True)
class Wrong:
    """A reply with a slip of this kind."""

    kind: str
    name: str
    text: str

    @property
    def around(self) -> Around:
        """What makes the slip one, where that is not in the words."""
        around = Around(author=self.name)
        if self.kind == "link":
            return replace(around, dead=frozenset(links_in(self.text)))
        if self.kind == "too_long":
            return replace(around, over=len(self.text) - 120)
        known = self.kind in {"edited", "removed", "answered"}
        return replace(around, change=self.kind) if known else around


def ordinary() -> Iterator[Ordinary]:
    for file in ORDINARY:
        for name, text in _rows(file):
            yield Ordinary(name, text.removeprefix("+ "), text.startswith("+ "))


def wrong() -> Iterator[Wrong]:
    for kind, name, text in _rows(SLIPS):
        yield Wrong(kind, name, text)


def _rows(file: str) -> Iterator[list[str]]:
    for line in (WORDS / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [part.strip() for part in line.split("|")]
