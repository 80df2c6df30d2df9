"""A saved reply: good words of the town, short, shared and kept true."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.blank import Filling, are_filled, filled
from app.domain.department import Department
from app.domain.errors import Conflict
from app.domain.fact import Fact, ends_soon, has_ended, leans_on, says

HANDLE = re.compile(r"^@\S+\s+")


class SavedReply(Base):
    """shortcut: typed after a colon, None without one; wordings: other ways to say the same, five at most.

    link: what {lien} stands for; intents: the tags it answers; networks: those it is for, by name, none for
    all; facts: what it leans on; begins_on, ends_on: its own first and last day, beside theirs.
    meant_by: which reader made meant_title and meant_whole, the vectors of its title and of all it says.
    fact, valid_until: what it leant on before facts had a table; not read any more, to be dropped later.

    A geste also acts when it is sent. gives_tag: the tag it gives; gives_to: the service it hands the comment
    to, none while that one is set aside; then: what comes next, `next`, `stay` or `list`, None as the person
    prefers.
    """

    __tablename__ = "saved_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    shortcut: Mapped[str | None]
    text: Mapped[str]
    wordings: Mapped[list[str]] = mapped_column(default=list)
    link: Mapped[str | None]
    intents: Mapped[list[str]] = mapped_column(default=list)
    networks: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    fact: Mapped[str | None]
    valid_until: Mapped[date | None]
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    gives_tag: Mapped[str | None]
    gives_to_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    then: Mapped[str | None]
    by: Mapped[str]
    saved_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    meant_by: Mapped[str | None]
    meant_title: Mapped[bytes | None]
    meant_whole: Mapped[bytes | None]

    department: Mapped[Department | None] = relationship(lazy="raise_on_sql", foreign_keys=[department_id])
    gives_to: Mapped[Department | None] = relationship(
        lazy="raise_on_sql",
        viewonly=True,
        primaryjoin=lambda: Department.while_offered(SavedReply.gives_to_id),
    )
    facts: Mapped[list[Fact]] = relationship(
        secondary=leans_on,
        secondaryjoin=lambda: (leans_on.c.fact_id == Fact.id) & Fact.removed_at.is_(None),
        order_by=Fact.name,
        lazy="raise_on_sql",
    )

    @property
    def is_gesture(self) -> bool:
        """Whether sending it does more than answer."""
        return bool(self.gives_tag or self.gives_to or self.then)

    @property
    def does(self) -> str:
        """The service and the tag that it gives, as a page says back what it showed."""
        return f"{self.gives_to.slug if self.gives_to else ''} {self.gives_tag or ''}"

    @staticmethod
    def kept() -> Select[SavedReply]:
        return select(SavedReply).where(SavedReply.removed_at.is_(None)).order_by(SavedReply.title)

    @property
    def until(self) -> date | None:
        """The first day on which something that it leans on ends."""
        ends = (self.ends_on, *(fact.valid_until for fact in self.facts))
        return min((day for day in ends if day is not None), default=None)

    def is_for(self, networks: Iterable[str]) -> bool:
        """Whether it may be said on all of these networks."""
        return not self.networks or set(networks) <= set(self.networks)

    def is_to_come(self, today: date) -> bool:
        """Whether its season has not begun."""
        return self.begins_on is not None and today < self.begins_on

    def is_expired(self, today: date) -> bool:
        return has_ended(self.until, today)

    def serves(self, today: date) -> bool:
        """Whether it is in season."""
        return not (self.is_expired(today) or self.is_to_come(today))

    def refuse_out_of_season(self, today: date) -> None:
        """Conflict where it has expired, or its season has not begun."""
        if not self.serves(today):
            code = "saved_reply_expired" if self.is_expired(today) else "saved_reply_to_come"
            raise Conflict(code, title=self.title)

    def is_to_check(self, today: date) -> bool:
        """Whether what it leans on ends within a week."""
        return ends_soon(self.until, today)

    def says(self, value: str) -> bool:
        """Whether each of its wordings says what is true, in so many words."""
        return all(says(words, value) for words in (self.text, *self.wordings))

    def filled(self, known: Filling) -> str:
        """Its words for one comment; the link is its own."""
        return filled(self.text, replace(known, link=self.link))

    def is_said_by(self, words: str, first_name: str | None) -> bool:
        """Whether these are its own words, in any wording; the handle before them is its network's.

        A service or a day that was written into its place changes nothing of them.
        """
        said, known = HANDLE.sub("", words.strip()), Filling(first_name, link=self.link)
        return any(are_filled(filled(one, known).strip(), said) for one in (self.text, *self.wordings))
