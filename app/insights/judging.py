"""Judging: how what triage said of the last months' comments fared with people. Read, never written.

The database counts; a month is the town's own, and a comment belongs to the month in which it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.domain.answer import Answer, AnswerKind
from app.domain.assignment import PEOPLE, STOOD, Assignment
from app.domain.comment import UNSURE, Comment
from app.domain.correction import Correction
from app.domain.department import Department
from app.domain.dismissal import Dismissal, Reason
from app.domain.reply import Reply
from app.insights.measuring import PATIENT, URGENT, Fate, Said

MOST_MONTHS = 12
Counted = Select[*tuple[Any, ...]]
Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Judgement:
    """What triage said in these months, the oldest first, by what became of it."""

    months: list[date]
    tags: list[Said]
    urgency: list[Said]
    services: list[Said]


def judgement(session: Session, *, zone: ZoneInfo, now: datetime, months: int = MOST_MONTHS) -> Judgement:
    """Count what people decided of the comments that came in the last months, this one included.

    A comment nobody acted on is not counted as right: acting is answering, handing over, setting aside or
    correcting, since the comment reads as it does.
    """
    days = _months(now.astimezone(zone).date(), min(months, MOST_MONTHS))
    starts = [datetime.combine(day, time(), tzinfo=zone) for day in days]
    return Judgement(
        months=days,
        tags=_read(session, days, _tags(starts)),
        urgency=_read(session, days, _urgency(starts)),
        services=_read(session, days, _services(starts)),
    )


def _months(today: date, number: int) -> list[date]:
    """The first days of the last so many months."""
    count = today.year * 12 + today.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(count - number + 1, count + 1)]


def _read(session: Session, days: Sequence[date], asked: Counted) -> list[Said]:
    """The database adds up what is alike."""
    alike = asked.subquery()
    counted = select(alike, func.count()).group_by(*alike.c)
    return [
        Said(days[place], said, became, Fate(fate), number)
        for place, said, became, fate, number in session.execute(counted)
    ]


def _tags(starts: Sequence[datetime]) -> Counted:
    corrected, doubted = _corrected("intent"), Comment.said_confidence < UNSURE
    said, became = Comment.said_intent, Comment.intent
    return _sorted(starts, said, became, _fate(said == became, corrected, doubted))


def _urgency(starts: Sequence[datetime]) -> Counted:
    said, became = _yes_or_no(Comment.said_urgent), _yes_or_no(Comment.urgent)
    return _sorted(starts, said, became, _fate(said == became, _corrected("urgent")))


def _yes_or_no(column: Column) -> ColumnElement[str]:
    return case((column.is_(True), URGENT), else_=PATIENT)


def _services(starts: Sequence[datetime]) -> Counted:
    """Of those that a person handed over, as the last of them did; unless the service gave it back."""
    said, given = Comment.said_department, Department.slug
    fate = case((said.is_(None), Fate.LEFT), (said.is_distinct_from(given), Fate.CHANGED), else_=Fate.STOOD)
    handed = and_(_given(Assignment), ~_given_again(), ~_given_back())
    by_person = _sorted(starts, said, given, fate).join(Assignment, handed)
    return by_person.join(Department, Department.id == Assignment.department_id)


def _sorted(starts: Sequence[datetime], said: Column, became: Column, fate: ColumnElement[str]) -> Counted:
    """What triage said of each comment that came here since: month, said, became, fate."""
    month = case(*((Comment.received_at >= start, place) for place, start in reversed([*enumerate(starts)])))
    columns = zip((month, said, became, fate), ("month", "said", "became", "fate"), strict=True)
    before_parvis = exists().where(
        Dismissal.comment_id == Comment.id,
        Dismissal.reason == Reason.BEFORE_PARVIS,
        Dismissal.undone_at.is_(None),
    )
    return (
        select(*(column.label(name) for column, name in columns))
        .select_from(Comment)
        .where(Comment.received_at >= starts[0], Comment.own.is_(False), Comment.said_intent.is_not(None))
        .where(~before_parvis)
    )


def _fate(
    agrees: ColumnElement[bool], corrected: ColumnElement[bool], doubted: ColumnElement[bool] | None = None
) -> ColumnElement[str]:
    left = () if doubted is None else ((doubted, Fate.LEFT),)
    return case(
        (and_(~agrees, ~corrected), Fate.RULED),
        *left,
        (~agrees, Fate.CHANGED),
        (or_(corrected, _acted()), Fate.STOOD),
        else_=Fate.OPEN,
    )


def _corrected(*about: str) -> ColumnElement[bool]:
    """Whether a person said so, or confirmed it; a correction taken back says nothing."""
    stands = Correction.undone_at.is_(None), _since_it_reads_so(Correction.corrected_at)
    return exists().where(Correction.comment_id == Comment.id, Correction.about.in_(about), *stands)


def _acted() -> ColumnElement[bool]:
    """Whether a person decided of the comment; what was published, a person sent, whoever wrote it."""
    answered = exists().where(
        Reply.comment_id == Comment.id,
        Reply.published_at.is_not(None),
        _since_it_reads_so(Reply.published_at),
    )
    dismissed = exists().where(
        Dismissal.comment_id == Comment.id,
        Dismissal.by.startswith(PEOPLE),
        Dismissal.undone_at.is_(None),
        _since_it_reads_so(Dismissal.dismissed_at),
    )
    return or_(answered, dismissed, exists().where(_given(Assignment)), _corrected("intent", "urgent"))


def _given(one: type[Assignment]) -> ColumnElement[bool]:
    """Whether a person handed the comment over, and did not take it away again."""
    return and_(
        one.comment_id == Comment.id,
        one.by.startswith(PEOPLE),
        or_(one.ending.is_(None), one.ending.in_(STOOD)),
        _since_it_reads_so(one.assigned_at),
    )


def _given_again() -> ColumnElement[bool]:
    later = aliased(Assignment)
    return exists().where(_given(later), later.id > Assignment.id)


def _given_back() -> ColumnElement[bool]:
    not_ours = Answer.kind == AnswerKind.NOT_OURS
    return exists().where(Answer.assignment_id == Assignment.id, not_ours)


def _since_it_reads_so(acted_at: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Of an older text it says nothing: triage has spoken anew."""
    return or_(Comment.edited_at.is_(None), acted_at >= Comment.edited_at)
