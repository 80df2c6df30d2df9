"""What the services have in hand, as the page of services shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from app.domain.department import Department
from app.domain.letter import IN_THE_DARK, QUESTION
from app.domain.working_day import next_round, round_on
from app.letters import Case, Kept, Underway
from app.ports.channel import Channel
from app.web.context import Together, together
from app.web.fifties import Fifty, fifty
from app.web.rows import Network, network

VERY_LATE = 6
EXCERPT = 120


@dataclass(frozen=True)
class ShownCase:
    """One row. late: in working days; very: it is shown in brick, not in ochre; reminded: how often.

    also: the other comments of the same case.
    """

    id: int
    comment_id: int
    since: datetime
    channel: Network
    author: str | None
    lang: str | None
    excerpt: str
    late: int
    very: bool
    due_on: date | None
    reminded: int
    also: list[Together]


@dataclass(frozen=True)
class ShownService:
    """One block. very: one of its cases is late enough for brick; reminder_at: when it is next reminded.

    away_until: the last day of its absence; stood_in: its deputy reads its letters meanwhile.
    """

    slug: str
    name: str
    hours: str
    has_address: bool
    oldest: datetime
    late: int
    very: bool
    last_answer_at: datetime | None
    silent: bool
    unsent: str | None
    reminder_at: datetime | None
    away_until: date | None
    stood_in: bool
    span: Fifty
    cases: list[ShownCase]


@dataclass(frozen=True)
class ShownLetter:
    """A letter. going: it is on its way; dark: it may have arrived; opens: its link, if it has one, opens."""

    id: int
    kind: str
    cases: int
    written_at: datetime
    sent_at: datetime | None
    going: bool
    dark: bool
    closes_at: datetime
    linked: bool
    opens: bool
    withdrawn: bool


@dataclass(frozen=True)
class Board:
    """All of them, with what the head of the page says; oldest: since when the longest wait lasts.

    round_at: when the next morning letter leaves; told: how many services receive one then.
    """

    services: list[ShownService]
    cases: int
    late: int
    oldest: datetime | None
    round_at: datetime | None
    told: int


def board(
    services: Sequence[Underway],
    channels: Mapping[str, Channel],
    now: datetime,
    zone: tzinfo,
    starts: Mapping[str, int],
) -> Board:
    """What the page shows of what the services have in hand, of each fifty cases at a time.

    starts: the place from which a service's cases are shown, by its slug.
    """
    rounds = [_round_of(one.department, now, zone) for one in services if one.department.email]
    return Board(
        services=[_service(one, channels, now, zone, starts.get(one.department.slug, 0)) for one in services],
        cases=sum(len(one.cases) for one in services),
        late=sum(len(one.late) for one in services),
        oldest=min((one.oldest for one in services), default=None),
        round_at=min(rounds, default=None),
        told=sum(at == min(rounds) for at in rounds),
    )


def letter(kept: Kept, now: datetime) -> ShownLetter:
    """What the page of a service's letters says of one."""
    one = kept.letter
    return ShownLetter(
        id=one.id,
        kind=one.kind,
        cases=kept.cases,
        written_at=one.written_at,
        sent_at=one.sent_at,
        going=one.next_at is not None,
        dark=one.reason == IN_THE_DARK,
        closes_at=one.closes_at,
        linked=one.kind != QUESTION,
        opens=one.kind != QUESTION and one.opens_at(now),
        withdrawn=one.withdrawn_at is not None,
    )


def _service(
    one: Underway, channels: Mapping[str, Channel], now: datetime, zone: tzinfo, start: int
) -> ShownService:
    span = fifty(start, len(one.cases))
    return ShownService(
        slug=one.department.slug,
        name=one.department.name,
        hours=one.department.hours,
        has_address=bool(one.department.email),
        oldest=one.oldest,
        late=len(one.late),
        very=one.cases[0].late >= VERY_LATE,
        last_answer_at=one.last_answer_at,
        silent=_is_silent(one),
        unsent=one.unsent,
        reminder_at=_reminder_at(one, now, zone),
        away_until=one.department.away_until(now.astimezone(zone).date()),
        stood_in=bool(one.department.deputy_email),
        span=span,
        cases=[_case(case, channels) for case in span.of(one.cases)],
    )


def _reminder_at(one: Underway, now: datetime, zone: tzinfo) -> datetime | None:
    """When its letter next reminds it; a day whose letter has left is told by the next one."""
    if one.reminder_on is None or not one.department.email:
        return None
    reminded = round_on(one.reminder_on, zone, one.department.letter_hour)
    return max(reminded, _round_of(one.department, now, zone))


def _round_of(department: Department, now: datetime, zone: tzinfo) -> datetime:
    return next_round(now, zone, department.letter_hour, department.is_unread)


def _is_silent(one: Underway) -> bool:
    """Whether the service said nothing since the day that its oldest late case was due."""
    due = min((case.assignment.due_on for case in one.late if case.assignment.due_on), default=None)
    return due is not None and one.last_answer_at is not None and one.last_answer_at.date() < due


def _case(case: Case, channels: Mapping[str, Channel]) -> ShownCase:
    comment = case.comment
    return ShownCase(
        id=case.assignment.id,
        comment_id=comment.id,
        since=case.since,
        channel=network(channels, comment.connection.network),
        author=comment.author.shown_name if comment.author else None,
        lang=comment.lang,
        excerpt=" ".join((comment.text or "").split())[:EXCERPT],
        late=case.late,
        very=case.late >= VERY_LATE,
        due_on=case.assignment.due_on,
        reminded=case.reminded,
        also=together(case.also),
    )
