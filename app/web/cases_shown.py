"""A letter's cases, as its service's page and its mail show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.absence import Away
from app.domain.department import Department
from app.domain.user import User
from app.domain.working_day import working_days_between
from app.letters import OpenedCase, OpenedLetter
from app.ports.channel import Channel
from app.web.fifties import fifty
from app.web.rows import Network, network


@dataclass(frozen=True)
class Asker:
    """Who assigned the case: whom the buttons name, and whom one may ask."""

    name: str
    first_name: str
    email: str


@dataclass(frozen=True)
class Answered:
    """The service's last word on the case. kind: which form; on: the day it names; photo: it brought one."""

    id: int
    kind: str
    text: str | None
    on: date | None
    at: datetime
    photo: bool


@dataclass(frozen=True)
class ShownCase:
    """One case. late: in working days; reminds: this letter reminds of it; reply: what the town published.

    also: the other comments of the same case.
    """

    id: int
    state: str
    asker: Asker | None
    assigned_at: datetime
    due_on: date | None
    late: int
    reminds: bool
    question: str | None
    post: str | None
    post_at: datetime | None
    author: str | None
    channel: Network
    lang: str | None
    text: str
    written_at: datetime
    since: datetime
    answer: Answered | None
    reply: str | None
    reply_at: datetime | None
    also: list[ShownCase]


def shown(
    opened: OpenedLetter,
    services: Sequence[Department],
    channels: Mapping[str, Channel],
    today: date,
    *,
    start: int = 0,
) -> dict[str, Any]:
    """What a page or a mail shows of a letter, fifty cases at a time; `today` is the town's own date."""
    span = fifty(start, len(opened.cases))
    cases = [_case(case, channels, today, opened.department.away) for case in span.of(opened.cases)]
    askers = list({case.asker.email: _asker(case.asker) for case in opened.cases if case.asker}.values())
    return {
        "service": opened.department.name,
        "others": [(one.slug, one.name) for one in services if one.id != opened.department.id],
        "cases": cases,
        "span": span,
        "waiting": sum(case.state == "open" for case in opened.cases),
        "people": sum(case.people for case in opened.cases if case.state == "open"),
        "askers": askers,
        "hour": opened.department.letter_hour,
        "closes_at": opened.letter.closes_at,
    }


def _case(case: OpenedCase, channels: Mapping[str, Channel], today: date, away: Away) -> ShownCase:
    comment, post, due = case.comment, case.post, case.assignment.due_on
    return ShownCase(
        id=case.assignment.id,
        state=case.state,
        asker=_asker(case.asker) if case.asker else None,
        assigned_at=case.assignment.assigned_at,
        due_on=due,
        late=working_days_between(due, today, away) if due else 0,
        reminds=case.reminds,
        question=case.assignment.question,
        post=post.text if post else None,
        post_at=post.published_at if post else None,
        author=comment.author.shown_name if comment.author else None,
        channel=network(channels, comment.connection.network),
        lang=comment.lang,
        text=comment.text or "",
        written_at=comment.written_at,
        since=case.since,
        answer=_answered(case),
        reply=case.reply.text if case.reply else None,
        reply_at=case.reply.published_at if case.reply else None,
        also=[_case(other, channels, today, away) for other in case.also],
    )


def _asker(user: User) -> Asker:
    return Asker(user.name, user.name.split()[0], user.email)


def _answered(case: OpenedCase) -> Answered | None:
    said = case.answer
    return Answered(said.id, said.kind, said.text, said.on, said.answered_at, case.photo) if said else None
