"""A rule of the town: if it is such, a comment is tagged, urgent, a service's, to be read, or told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.actor import By, rule
from app.domain.base import Base


class Field(StrEnum):
    """What a condition looks at. TAG: what triage says of the comment; HOUR: when it came, in the town."""

    TEXT = "text"
    POST = "post"
    NETWORK = "network"
    LANG = "lang"
    STARS = "stars"
    AUTHOR = "author"
    HOUR = "hour"
    TAG = "tag"


class Check(StrEnum):
    """How it looks. SAYS: one of its words stands there, in the plural too; HAS_LINK: needs no words."""

    SAYS = "says"
    SAYS_NOT = "says_not"
    HAS_LINK = "has_link"
    IS = "is"


@dataclass(frozen=True)
class Condition:
    """words: any of them is enough; an hour is two numbers, from and until (`20`, `7`)."""

    field: Field
    check: Check
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Acts:
    """What the rule does. assign, suggest: a service's slug; intent: a tag's slug; tell: a person's id.

    to_read: it lays the comment on the shelf À lire, where somebody still looks at it.
    """

    assign: str | None = None
    suggest: str | None = None
    intent: str | None = None
    urgent: bool = False
    tell: int | None = None
    to_read: bool = False

    @property
    def any(self) -> bool:
        return bool(self.decides or self.tell)

    @property
    def decides(self) -> bool:
        """Whether it says something of the comment, which a person may see otherwise."""
        return bool(self.assign or self.suggest or self.intent or self.urgent or self.to_read)


class Rule(Base):
    """on_since: since when it acts, and since when its contradictions count; None while it is off.

    until: the last day that it acts; stopped_at: when Parvis switched it off, contradicted
    `stopped_against` times of `stopped_of`; None once a person has switched it again;
    stop_seen_at: since when somebody knows of it; former: how it read before it was last kept.
    """

    __tablename__ = "rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    acts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    until: Mapped[date | None]
    on_since: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    stopped_against: Mapped[int | None]
    stopped_of: Mapped[int | None]
    stop_seen_at: Mapped[datetime | None]
    former: Mapped[dict[str, Any] | None]
    by: Mapped[str]
    saved_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    @property
    def actor(self) -> By:
        return rule(self.id)

    @property
    def asks(self) -> tuple[Condition, ...]:
        return tuple(
            Condition(Field(one["field"]), Check(one["check"]), tuple(one["words"]))
            for one in self.conditions
        )

    @property
    def does(self) -> Acts:
        return Acts(**self.acts)

    def hears(self, came: datetime) -> bool:
        """Whether what came then came once it acted."""
        return self.on_since is not None and self.on_since <= came

    def write(self, asks: tuple[Condition, ...], does: Acts) -> None:
        self.conditions = [asdict(one) | {"words": list(one.words)} for one in asks]
        self.acts = asdict(does)

    def remember(self) -> None:
        """Keep how it reads and since when it acts, so that what is written next can be taken back."""
        until, since = self.until and self.until.isoformat(), self.on_since and self.on_since.isoformat()
        self.former = {"name": self.name, "until": until, "on_since": since}
        self.former |= {"conditions": self.conditions, "acts": self.acts}

    def read_as_before(self) -> None:
        """Take back what was last written of it; what was switched since stays so."""
        former, self.former = self.former or {}, None
        self.name, self.conditions, self.acts = former["name"], former["conditions"], former["acts"]
        self.until = date.fromisoformat(former["until"]) if former["until"] else None
        if self.on_since is not None and former["on_since"]:
            self.on_since = datetime.fromisoformat(former["on_since"])

    def acts_on(self, day: date) -> bool:
        return self.on_since is not None and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether its last day is past."""
        return self.until is not None and day > self.until

    def switch(self, *, on: bool, now: datetime) -> None:
        """A person's word: what Parvis had said of it is forgotten, and the count begins afresh."""
        self.on_since = now if on else None
        self.stopped_at = self.stopped_against = self.stopped_of = self.stop_seen_at = None

    def stop(self, against: int, of: int, now: datetime) -> None:
        """Parvis switches it off, and says why."""
        self.on_since = None
        self.stopped_at, self.stopped_against, self.stopped_of = now, against, of
        self.stop_seen_at = None

    @staticmethod
    def stopped_unseen() -> Select[Rule]:
        """Those that Parvis switched off, and nobody knows yet."""
        return Rule.kept().where(Rule.stopped_at.is_not(None), Rule.stop_seen_at.is_(None))

    @staticmethod
    def kept() -> Select[Rule]:
        """Those that were not taken away, the oldest first: the first that speaks of a thing decides it."""
        return select(Rule).where(Rule.removed_at.is_(None)).order_by(Rule.id)


class RuleAct(Base):
    """Once that a rule acted on a comment. did: as `Acts`, only what it decided there."""

    __tablename__ = "rule_act"
    __table_args__ = (UniqueConstraint("rule_id", "comment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rule.id"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    did: Mapped[dict[str, Any]] = mapped_column(default=dict)
    acted_at: Mapped[datetime]

    @property
    def done(self) -> Acts:
        return Acts(**self.did)
