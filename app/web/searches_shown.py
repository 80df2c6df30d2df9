"""What was typed, as it was understood: so that one sees what is looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app import inbox
from app.inbox import OPEN, Filters
from app.ports.channel import Channel
from app.web.addresses import Addresses
from app.web.rows import ShownRow, shown_row
from app.web.visits import Visit

FIRST = 3

Panel = Sequence[tuple[str, str | None, Sequence[tuple[str, str]]]]


@dataclass(frozen=True)
class Understood:
    """Everything but plain words. shelf: the one list asked for, `open` for all but the treated.

    until: the last day that counts; on: the only one.
    """

    department: str | None
    network: str | None
    intent: str | None
    lang: str | None
    shelf: str | None
    urgent: bool
    on: date | None
    since: date | None
    until: date | None

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


def first(session: Session, visit: Visit, channels: Mapping[str, Channel], typed: str) -> list[ShownRow]:
    """The first comments that what was typed finds; none where nothing was."""
    filters = Filters.from_query({"q": typed}).understood(session, visit.now, visit.zone)
    if not filters.q:
        return []
    rows = inbox.queue(session, replace(filters, rows=FIRST)).rows
    return [shown_row(row, visit, channels, Addresses(filters), None) for row in rows]


def understood(filters: Filters, panel: Panel) -> Understood | None:
    """What a template says of it, None where nothing was typed. panel: the names of what can be chosen."""
    if filters.asked is None:
        return None
    question = filters.asked.question
    names = {kind: dict(choices) for kind, _, choices in panel}
    since, until = question.period.since, question.period.until
    last = until - timedelta(days=1) if until else None
    on = since if since and since == last else None
    shelves = question.shelves
    return Understood(
        department=names["department"].get(question.department or ""),
        network=names["network"].get(question.network or "", question.network),
        intent=question.intent,
        lang=question.lang,
        shelf="open" if shelves == OPEN else shelves[0].value if shelves else None,
        urgent=question.urgent,
        on=on,
        since=None if on else since,
        until=None if on else last,
    )
