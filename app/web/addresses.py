"""Filters as addresses: what every link of the desk carries on."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from app.inbox import Filters, Place


@dataclass(frozen=True)
class Addresses:
    """The present filters as templates use them: their values, and the addresses made from them."""

    filters: Filters

    def __getattr__(self, name: str) -> object:
        return getattr(self.filters, name)

    @property
    def narrowed(self) -> bool:
        return self.filters.narrow

    @property
    def query(self) -> str:
        """What follows a path: empty, or `?…`."""
        asked = self.filters.query()
        return f"?{asked}" if asked else ""

    @property
    def query_alone(self) -> str:
        """The list as a view keeps it: without the `?`, and whichever of its rows are shown."""
        return self.filters.whole.query()

    def url(self, *, everything: bool = False, **changes: str | int | bool | Place | None) -> str:
        """The list with some filters changed; everything: none of them but the list itself."""
        kept = Filters(shelf=self.filters.shelf) if everything else self.filters.whole
        if "shelf" in changes:
            kept = Filters()
        asked = kept.query(**changes)
        return f"/?{asked}" if asked else "/"

    def comment(self, comment_id: int, done: str = "") -> str:
        """One comment, in this list; done: what was just done, for the bar to say."""
        asked = self.filters.query()
        asked = "&".join(part for part in (asked, f"done={done}" if done else "") if part)
        return f"/comments/{comment_id}" + (f"?{asked}" if asked else "")

    def list(self, done: str = "") -> str:
        """The list itself."""
        asked = self.filters.query()
        asked = "&".join(part for part in (asked, f"done={done}" if done else "") if part)
        return f"/?{asked}" if asked else "/"


def within(query: str) -> Addresses:
    """The list that a form carries along: its filters as an address says them, without the `?`."""
    return Addresses(Filters.from_query(dict(parse_qsl(query.removeprefix("?")))))
