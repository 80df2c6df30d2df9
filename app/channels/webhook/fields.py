"""Fields of an event, taken where they are what the schema says; whatever is not is noted by its place."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from typing import TypeVar

from app.channels import _values
from app.channels._values import Json
from app.ports.events import Unreadable

MOST_NOTED = 20
LONGEST_PLACE = 100
Found = TypeVar("Found")


class UnreadableError(Exception):
    """Without this field nothing can be made of the event."""

    def __init__(self, said: Unreadable) -> None:
        super().__init__(said.reason)
        self.said = said


class Fields:
    """One object of a body. odd: what could not be read in it, or in the objects inside."""

    def __init__(
        self, account: str, told: Json, place: str = "", odd: list[Unreadable] | None = None
    ) -> None:
        self.account = account
        self.told = told
        self.odd: list[Unreadable] = [] if odd is None else odd
        self._place = place

    def unreadable(self, name: str, reason: str) -> UnreadableError:
        return UnreadableError(Unreadable(self._at(name), reason, self.account))

    def only(self, known: AbstractSet[str]) -> None:
        """Note the fields that the schema does not have: a misspelt one would vanish without a word."""
        for name in self.told:
            if name not in known:
                self._note(name, "unexpected_field")

    def within(self, name: str) -> Fields:
        """The object that must stand here."""
        inner = self._inner(name)
        if inner is None:
            raise self.unreadable(name, self._reason(name))
        return inner

    def inside(self, name: str) -> Fields | None:
        """The object that may stand here."""
        inner = self._inner(name)
        if inner is None:
            self._note_wrong(name)
        return inner

    def each(self, name: str) -> Iterator[Fields]:
        """The objects of a list that may stand here."""
        listed = self.told.get(name)
        if not isinstance(listed, list):
            self._note_wrong(name)
            return
        for number, told in enumerate(listed):
            if isinstance(told, dict):
                yield Fields(self.account, told, self._at(f"{name}/{number}"), self.odd)
            else:
                self._note(f"{name}/{number}", f"wrong_{name}")

    def required_id(self) -> str:
        found = _values.ident(self.told.get("id"))
        if found is None:
            raise self.unreadable("id", self._reason("id"))
        return found

    def required_text(self) -> str:
        found = self.text("text")
        if found is None or not found.strip():
            raise self.unreadable("text", "missing_text" if found else self._reason("text"))
        return found

    def flag(self, name: str) -> bool:
        """Whether it is said so. What is neither yes nor no gives no leave to show it to everybody."""
        told = self.told.get(name)
        if told is not None and not isinstance(told, bool):
            raise self.unreadable(name, f"wrong_{name}")
        return bool(told)

    def ident(self, name: str, *, missing: str | None = None) -> str | None:
        return self._taken(name, _values.ident(self.told.get(name)), missing)

    def text(self, name: str) -> str | None:
        return self._taken(name, _values.text(self.told.get(name)))

    def address(self, name: str, *, missing: str | None = None) -> str | None:
        return self._taken(name, _values.address(self.told.get(name)), missing)

    def instant(self, name: str) -> datetime | None:
        """An instant of RFC 3339; without an offset it would be a guess."""
        return self._taken(name, _instant(self.told.get(name)))

    def _taken(self, name: str, found: Found | None, missing: str | None = None) -> Found | None:
        if found is None:
            self._note_wrong(name, missing)
        return found

    def _inner(self, name: str) -> Fields | None:
        told = self.told.get(name)
        return Fields(self.account, told, self._at(name), self.odd) if isinstance(told, dict) else None

    def _note_wrong(self, name: str, missing: str | None = None) -> None:
        if self.told.get(name) is not None:
            self._note(name, f"wrong_{name}")
        elif missing:
            self._note(name, missing)

    def _note(self, name: str, reason: str) -> None:
        said = Unreadable(self._at(name), reason, self.account)
        if said not in self.odd and len(self.odd) < MOST_NOTED:
            self.odd.append(said)

    def _reason(self, name: str) -> str:
        return f"missing_{name}" if self.told.get(name) is None else f"wrong_{name}"

    def _at(self, name: str) -> str:
        return f"{self._place}/{name}".removeprefix("/")[:LONGEST_PLACE]


def _instant(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found.astimezone(UTC) if found is not None and found.tzinfo else None
    except (ValueError, OverflowError):
        return None
