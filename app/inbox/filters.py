"""The query string as a value: which list, and what of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from sqlalchemy import Select, select

from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.department import Department
from app.domain.standing import Shelf
from app.domain.thread import Thread

PAGE = 50
MOST_ROWS = 500
SHELVES = (Shelf.TO_ANSWER, Shelf.WITH_DEPARTMENTS, Shelf.PAUSED, Shelf.TO_READ, Shelf.DONE)


@dataclass(frozen=True)
class Filters:
    """What is asked for. An unknown value is no filter, so that an old address still opens the desk."""

    shelf: Shelf = Shelf.TO_ANSWER
    intent: str | None = None
    department: str | None = None
    network: str | None = None
    post: int | None = None
    lang: str | None = None
    urgent: bool = False
    rows: int = PAGE

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        """Read the address; what cannot be understood is left out."""
        post = query.get("post", "")
        shelf = query.get("shelf", "")
        return cls(
            shelf=Shelf(shelf) if shelf in SHELVES else Shelf.TO_ANSWER,
            intent=query.get("intent") or None,
            department=query.get("department") or None,
            network=query.get("network") or None,
            post=_number(post),
            lang=query.get("lang") or None,
            urgent=query.get("urgent") in {"yes", "1"},
            rows=_rows(query.get("rows", "")),
        )

    @property
    def narrow(self) -> bool:
        """Whether anything beyond the list itself is asked for."""
        return self != Filters(shelf=self.shelf, rows=self.rows)

    def query(self, **changes: str | int | bool | None) -> str:
        """The address of these filters with some changed, without what is the default."""
        wanted = asdict(replace(self, **changes))  # type: ignore[arg-type] # each its field's own kind
        default = asdict(Filters())
        kept = {name: value for name, value in wanted.items() if value != default[name]}
        return urlencode({name: "yes" if value is True else str(value) for name, value in kept.items()})

    def narrowed(self, statement: Select[Comment]) -> Select[Comment]:
        """Add to a query over comments what these filters ask for, the list itself included."""
        statement = statement.where(Comment.shelf == self.shelf)
        if self.intent:
            statement = statement.where(Comment.intent == self.intent)
        if self.lang:
            statement = statement.where(Comment.lang == self.lang)
        if self.urgent:
            statement = statement.where(Comment.urgent.is_(True))
        return self._by_place(statement)

    def _by_place(self, statement: Select[Comment]) -> Select[Comment]:
        if self.department:
            wanted = select(Department.id).where(Department.slug == self.department)
            statement = statement.where(Comment.department_id.in_(wanted))
        if self.network:
            wanted = select(Connection.id).where(Connection.network == self.network)
            statement = statement.where(Comment.connection_id.in_(wanted))
        if self.post:
            wanted = select(Thread.id).where(Thread.post_id == self.post)
            statement = statement.where(Comment.thread_id.in_(wanted))
        return statement


def _number(text: str) -> int | None:
    """A small positive number, or nothing; a longer one would not fit a key."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _rows(text: str) -> int:
    return min(max(_number(text) or PAGE, PAGE), MOST_ROWS)
