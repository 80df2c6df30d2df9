"""The second look at an act for several: at each wording, and at the words for one person alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy.orm import Session

from app import rereading
from app.domain.blank import Filling, filled
from app.domain.errors import Conflict
from app.rereading import Slip
from app.web import checks, promises
from app.web.groups_shown import ShownGroup
from app.web.promises import Proposed, Says
from app.web.visits import Visit

MOST = 6


class Sent(Says, Protocol):
    """The form: whether it comes from our page, and the warnings that the page showed."""

    @property
    def looked(self) -> bool: ...
    @property
    def warned(self) -> list[str]: ...


@dataclass(frozen=True)
class Warned:
    """One thing to look at again. number: of the wording, 0 where the words are for one person, by name."""

    number: int
    name: str | None
    label: str
    slip: Slip


def warnings(session: Session, group: ShownGroup, visit: Visit) -> list[Warned]:
    """Everything to look at again in the words that would leave, each said once, a few at most."""
    found = (
        Warned(number, name, label, slip)
        for number, name, label, text in _texts(group)
        for slip in _slips(session, group, text, name, visit)
    )
    return list({one.slip.key: one for one in found}.values())[:MOST]


def promised(group: ShownGroup, visit: Visit, form: Says | None = None) -> Proposed | None:
    """The first promise among the words that would leave: one day for all of them."""
    found = (promises.proposed(text, visit, form) for _number, _name, _label, text in _texts(group))
    return next((one for one in found if one is not None), None)


def look_again(session: Session, group: ShownGroup, form: Sent, visit: Visit) -> None:
    """Ask once before what should be read again leaves; Conflict, unless the page has shown each of these."""
    if not form.looked:
        return
    unseen = any(one.slip.key not in form.warned for one in warnings(session, group, visit))
    proposed = promised(group, visit)
    if unseen or (proposed is not None and proposed.key != form.promise):
        raise Conflict("second_look")


def _texts(group: ShownGroup) -> Iterator[tuple[int, str | None, str, str]]:
    """Each text that somebody would read: its number, or whose it is, on which network."""
    dealt = {line.number for line in group.ticked if line.number}
    for number, words in enumerate(group.wordings, start=1):
        if number in dealt:
            yield number, None, "", filled(words, Filling(link=group.link))
    for line in group.ticked:
        if line.own_words.strip():
            yield 0, line.author or "", line.channel.label, line.own_words


def _slips(session: Session, group: ShownGroup, text: str, name: str | None, visit: Visit) -> list[Slip]:
    around = rereading.around(
        session, text, author=name, comment="", private=False, change=None, now=visit.now
    )
    began_as = group.opened.group.saved_reply_id
    around = replace(around, stale=checks.stale(session, text, began_as, visit))
    return [slip for slip in rereading.look(text, around) if slip.kind not in checks.SAID_ELSEWHERE]
