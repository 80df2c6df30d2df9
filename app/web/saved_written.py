"""The editor of a saved reply, as its form says it and as it is filled again."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel
from sqlalchemy.orm import Session

from app import facts
from app.domain.saved_reply import SavedReply
from app.domain.user import User
from app.facts import Stated
from app.saved_replies import Wording
from app.triage import INTENTS
from app.web.facts import day
from app.web.typed import Number, numbers


class Written(BaseModel):
    """The editor. wording: other ways to say the same; link: what {lien} stands for.

    begins_on, ends_on: ISO dates, empty for none; network: those it is for, by name, none for all.
    fact: the ids it leans on, each with its day in fact_until; without: those it leans on no more;
    fact_more: one more by its id; new_fact, new_value, new_until: one that the town did not know yet.
    gives_tag, gives_to, then: what else sending it does.
    """

    title: str = ""
    shortcut: str = ""
    text: str = ""
    wording: list[str] = []
    link: str = ""
    intent: list[str] = []
    department: str = ""
    fact: list[Number] = []
    fact_until: list[str] = []
    without: list[Number] = []
    fact_more: str = ""
    new_fact: str = ""
    new_value: str = ""
    new_until: str = ""
    begins_on: str = ""
    ends_on: str = ""
    network: list[str] = []
    gives_tag: str = ""
    gives_to: str = ""
    then: str = ""

    @property
    def leaning(self) -> list[int]:
        """The facts that it leans on, those of the town's own list."""
        leaning = (*self.fact, *numbers(self.fact_more))
        return [one for one in leaning if one not in self.without]

    @property
    def untils(self) -> dict[int, str]:
        """The day written beside each fact."""
        return dict(zip(self.fact, self.fact_until, strict=False))

    def as_wording(self, session: Session, *, by: User, now: datetime) -> Wording:
        """Keep what it says of facts, then give its words. Raises Invalid, Conflict."""
        return Wording(
            title=self.title,
            text=plain(self.text),
            shortcut=self.shortcut,
            wordings=tuple(map(plain, self.wording)),
            link=self.link,
            intents=tuple(intent for intent in self.intent if intent in INTENTS),
            department=self.department,
            facts=self._facts(session, by=by, now=now),
            begins_on=day(self.begins_on, "begins_on"),
            ends_on=day(self.ends_on, "ends_on"),
            networks=tuple(self.network),
            gives_tag=self.gives_tag if self.gives_tag in INTENTS else "",
            gives_to=self.gives_to,
            then=self.then,
        )

    def _facts(self, session: Session, *, by: User, now: datetime) -> tuple[int, ...]:
        """A day changed under a saved reply is changed for everything that leans on that fact."""
        for number, until in zip(self.fact, self.fact_until, strict=False):
            if number not in self.without:
                fact, last = facts.find(session, number), day(until, "fact_until")
                facts.confirm(session, fact, last, by=by, now=now)
        made = []
        if self.new_fact.strip() or self.new_value.strip():
            last = day(self.new_until, "new_until")
            stated = Stated(self.new_fact, self.new_value, self.department, valid_until=last)
            made = [facts.keep(session, stated, by=by, now=now).id]
        return (*self.leaning, *made)


def written(saved: SavedReply) -> Written:
    """The editor as it stands for one that is kept."""
    return Written(
        title=saved.title,
        shortcut=f":{saved.shortcut}" if saved.shortcut else "",
        text=saved.text,
        wording=saved.wordings,
        link=saved.link or "",
        intent=saved.intents,
        department=saved.department.slug if saved.department else "",
        fact=[fact.id for fact in saved.facts],
        fact_until=[fact.valid_until.isoformat() if fact.valid_until else "" for fact in saved.facts],
        begins_on=saved.begins_on.isoformat() if saved.begins_on else "",
        ends_on=saved.ends_on.isoformat() if saved.ends_on else "",
        network=saved.networks,
        gives_tag=saved.gives_tag or "",
        gives_to=saved.gives_to.slug if saved.gives_to else "",
        then=saved.then or "",
    )


def plain(words: str) -> str:
    """Forms send a line end as CR LF."""
    return words.replace("\r\n", "\n")
