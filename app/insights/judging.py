"""Judging: how what triage said of the last months' comments fared with people. Read, never written.

The database counts; a month is the town's own, and a comment belongs to the month in which it came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.domain.answer import Answer
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
One = tuple[Row[Any], str | None, str | None, Fate]  # comments alike, what was said, what holds


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
    alike = _counted(session, _sorted(starts, **_what_stands()))
    return Judgement(
        months=days,
        tags=_added(days, map(_tag, alike)),
        urgency=_added(days, map(_urgency, alike)),
        services=_added(days, map(_service, _counted(session, _services(starts)))),
    )


def _months(today: date, number: int) -> list[date]:
    """The first days of the last so many months."""
    count = today.year * 12 + today.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(count - number + 1, count + 1)]


def _counted(session: Session, asked: Counted) -> Sequence[Row[Any]]:
    """The database adds up what is alike; `number` is how many."""
    alike = asked.subquery()
    return session.execute(select(alike, func.count().label("number")).group_by(*alike.c)).all()


def _added(days: Sequence[date], judged: Iterable[One]) -> list[Said]:
    """What is alike once judged is one line."""
    lines: Counter[tuple[date, str | None, str | None, Fate]] = Counter()
    for row, said, became, fate in judged:
        lines[days[row.month], said, became, fate] += row.number
    return [Said(*line, number) for line, number in lines.items()]


def _what_stands() -> dict[str, Column]:
    """What triage said of tag and urgency, what holds, and who acted: asked of each comment once."""
    return {
        "tag": Comment.said_intent,
        "tag_now": case((_said_of_older_words("intent"), Comment.said_intent), else_=Comment.intent),
        "doubted": func.coalesce(Comment.said_confidence < UNSURE, false()),
        "urgent": Comment.said_urgent.is_(True),
        "urgent_now": case(
            (_said_of_older_words("urgent"), Comment.said_urgent.is_(True)), else_=Comment.urgent.is_(True)
        ),
        "tag_corrected": _corrected("intent"),
        "urgent_corrected": _corrected("urgent"),
        "acted": _acted(),
    }


def _tag(row: Row[Any]) -> One:
    differs = row.tag_now is not None and row.tag != row.tag_now
    return (
        row,
        row.tag,
        row.tag_now,
        _fate(row, differs=differs, corrected=row.tag_corrected, doubted=row.doubted),
    )


def _urgency(row: Row[Any]) -> One:
    said, became = (URGENT if one else PATIENT for one in (row.urgent, row.urgent_now))
    return row, said, became, _fate(row, differs=said != became, corrected=row.urgent_corrected)


def _service(row: Row[Any]) -> One:
    return row, row.said, row.became, Fate(row.fate)


def _fate(row: Row[Any], *, differs: bool, corrected: bool, doubted: bool = False) -> Fate:
    if differs and not corrected:
        return Fate.RULED
    if doubted:
        return Fate.LEFT
    if differs:
        return Fate.CHANGED
    acted = row.acted or row.tag_corrected or row.urgent_corrected
    return Fate.STOOD if acted else Fate.OPEN


def _services(starts: Sequence[datetime]) -> Counted:
    """Of those that a person handed over, as the last of them did; unless the service gave it back."""
    said, given = Comment.said_department, Department.slug
    fate = case((said.is_(None), Fate.LEFT), (said.is_distinct_from(given), Fate.CHANGED), else_=Fate.STOOD)
    handed = and_(_given(Assignment), ~_given_again(), ~Answer.gave_back())
    by_person = _sorted(starts, said=said, became=given, fate=fate).join(Assignment, handed)
    return by_person.join(Department, Department.id == Assignment.department_id)


def _sorted(starts: Sequence[datetime], **columns: Column) -> Counted:
    """These columns of each comment that came here since and that triage sorted, and its month."""
    month = case(*((Comment.received_at >= start, place) for place, start in reversed([*enumerate(starts)])))
    before_parvis = exists().where(
        Dismissal.comment_id == Comment.id,
        Dismissal.reason == Reason.BEFORE_PARVIS,
        Dismissal.undone_at.is_(None),
    )
    return (
        select(month.label("month"), *(column.label(name) for name, column in columns.items()))
        .select_from(Comment)
        .where(Comment.received_at >= starts[0], Comment.own.is_(False), Comment.said_intent.is_not(None))
        .where(~before_parvis)
    )


def _corrected(about: str) -> ColumnElement[bool]:
    """Whether a person said so, or confirmed it; a correction taken back says nothing."""
    stands = Correction.undone_at.is_(None), _since_it_reads_so(Correction.corrected_at)
    return exists().where(Correction.comment_id == Comment.id, Correction.about == about, *stands)


def _said_of_older_words(about: str) -> ColumnElement[bool]:
    """Whether a person's word stands of which the comment has changed: what triage said since is unjudged."""
    said = exists().where(
        Correction.comment_id == Comment.id, Correction.about == about, Correction.undone_at.is_(None)
    )
    return and_(Comment.edited_at.is_not(None), said, ~_corrected(about))


def _acted() -> ColumnElement[bool]:
    """Whether a person decided of the comment without correcting it; what was published, a person sent."""
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
    return or_(answered, dismissed, exists().where(_given(Assignment)))


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


def _since_it_reads_so(acted_at: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Of an older text it says nothing: triage has spoken anew."""
    return or_(Comment.edited_at.is_(None), acted_at >= Comment.edited_at)
