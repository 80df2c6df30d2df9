"""The query string as a value: which list, and what of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Protocol
from urllib.parse import urlencode

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.department import Department
from app.domain.standing import Shelf
from app.domain.thread import Thread
from app.inbox.asking import LONGEST
from app.inbox.place import Place
from app.inbox.searching import Search, search

PAGE = 50
MOST_ROWS = 500
SHELVES = (Shelf.TO_ANSWER, Shelf.WITH_DEPARTMENTS, Shelf.PAUSED, Shelf.TO_READ, Shelf.DONE)


class Narrow(Protocol):
    """What both a panel of filters and typed words may ask of a comment."""

    @property
    def intent(self) -> str | None: ...
    @property
    def lang(self) -> str | None: ...
    @property
    def urgent(self) -> bool: ...
    @property
    def department(self) -> str | None: ...
    @property
    def network(self) -> str | None: ...


@dataclass(frozen=True)
class Filters:
    """What is asked for. An unknown value is no filter, so that an old address still opens the desk.

    after, before: where the page begins, behind a place of the list, or where it ends, before one.
    q: what was typed; it looks in every list at once. asked: what that means here and today, None until
    `understood` says so.
    """

    shelf: Shelf = Shelf.TO_ANSWER
    intent: str | None = None
    department: str | None = None
    network: str | None = None
    post: int | None = None
    lang: str | None = None
    urgent: bool = False
    q: str = ""
    rows: int = PAGE
    after: Place | None = None
    before: Place | None = None
    asked: Search | None = field(default=None, compare=False)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        """Read the address; what cannot be understood is left out."""
        query = {name: value.replace("\0", "") for name, value in query.items()}
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
            q=" ".join(query.get("q", "")[:LONGEST].split()),
            rows=_rows(query.get("rows", "")),
            after=Place.read(query.get("after", "")),
            before=Place.read(query.get("before", "")),
        )

    def understood(self, session: Session, now: datetime, zone: tzinfo) -> Filters:
        """These filters, knowing what was typed means in this town, on this day."""
        return replace(self, asked=search(session, self.q, now, zone)) if self.q else self

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where a text says what was typed."""
        return self.asked.question.spans(text) if self.asked else []

    @property
    def by_time(self) -> bool:
        """Whether the latest come first, whatever their list."""
        return self.asked is not None and not self.asked.question.is_queue

    @property
    def latest_first(self) -> bool:
        """Whether the list that is shown is that of the treated."""
        shelves = self.asked.question.shelves if self.asked else (self.shelf,)
        return shelves == (Shelf.DONE,)

    @property
    def may_grow(self) -> bool:
        """Whether a page can hold more rows than these."""
        return self.rows < MOST_ROWS

    @property
    def narrow(self) -> bool:
        """Whether anything beyond the list itself is asked for."""
        return self.whole != Filters(shelf=self.shelf)

    @property
    def whole(self) -> Filters:
        """The same list from its beginning, a page of it."""
        return replace(self, rows=PAGE, after=None, before=None)

    def beginning(self, after: Place | None) -> Filters:
        """The same list, its page beginning behind a place."""
        return replace(self, after=after, before=None)

    def query(self, **changes: str | int | bool | Place | None) -> str:
        """The address of these filters with some changed, without what is the default."""
        wanted = vars(replace(self, asked=None, **changes))  # type: ignore[arg-type] # each its own kind
        default = vars(Filters())
        kept = {name: value for name, value in wanted.items() if value != default[name]}
        return urlencode({name: "yes" if value is True else str(value) for name, value in kept.items()})

    def narrowed(self, statement: Select[Comment]) -> Select[Comment]:
        """Add to a query over comments what these filters ask for, the list itself included."""
        if self.asked is None:
            statement = statement.where(Comment.shelf == self.shelf)
        else:
            statement = _narrowed(self.asked.narrowed(statement), self.asked.question)
        if self.post:
            wanted = select(Thread.id).where(Thread.post_id == self.post)
            statement = statement.where(Comment.thread_id.in_(wanted))
        return _narrowed(statement, self)


def _narrowed(statement: Select[Comment], wish: Narrow) -> Select[Comment]:
    if wish.intent:
        statement = statement.where(Comment.intent == wish.intent)
    if wish.lang:
        statement = statement.where(Comment.lang == wish.lang)
    if wish.urgent:
        statement = statement.where(Comment.urgent.is_(True))
    if wish.department:
        wanted = select(Department.id).where(Department.slug == wish.department)
        in_hand = select(Assignment.department_id).where(
            Assignment.comment_id == Comment.id, Assignment.ended_at.is_(None)
        )
        whose = func.coalesce(in_hand.limit(1).scalar_subquery(), Comment.department_id)
        statement = statement.where(whose.in_(wanted))
    if wish.network:
        wanted = select(Connection.id).where(Connection.network == wish.network)
        statement = statement.where(Comment.connection_id.in_(wanted))
    return statement


def _number(text: str) -> int | None:
    """A small positive number, or nothing; a longer one would not fit a key."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _rows(text: str) -> int:
    return min(max(_number(text) or PAGE, PAGE), MOST_ROWS)
