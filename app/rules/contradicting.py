"""Contradicting: a person changed what a rule did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.domain.assignment import PEOPLE, STOOD, Assignment
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.department import Department
from app.domain.reminder import Reminder
from app.domain.rule import Acts, Rule, RuleAct
from app.domain.standing import QUIET_INTENTS, State

MONTH = timedelta(days=30)
TAKEN_AWAY = frozenset({"reassigned", "taken_back", "undone"})
HEEDED = frozenset({State.ANSWERED, State.ANSWERED_ELSEWHERE})


@dataclass(frozen=True)
class Acted:
    """One comment that a rule acted on. against: whether a person has changed what it did."""

    comment: Comment
    did: Acts
    against: bool


def acted_on(session: Session, rule: Rule, now: datetime) -> list[Acted]:
    """What the rule did in the last thirty days, and since it was last switched on; the newest first."""
    mine = _mine(rule, now)
    whole = joinedload(Comment.author), joinedload(Comment.connection)
    found = session.execute(
        select(RuleAct, Comment)
        .join(Comment, Comment.id == RuleAct.comment_id)
        .where(*mine)
        .options(*whole)
        .order_by(RuleAct.id.desc())
    ).all()
    is_against = _judging(session, rule, now)
    return [
        Acted(comment, act.done, is_against(act.done, comment.id, comment.state)) for act, comment in found
    ]


def against(session: Session, rule: Rule, now: datetime) -> tuple[int, int]:
    """How often it was contradicted, of how often it acted.

    Asked of every comment that it acts on: only what somebody has touched since is looked at.
    """
    mine = _mine(rule, now)
    acted = session.scalar(select(func.count(RuleAct.id)).where(*mine)) or 0
    told = select(RuleAct.did, Comment.id, Comment.state).join(Comment, Comment.id == RuleAct.comment_id)
    touched = session.execute(told.where(*mine, _is_touched(rule))).all()
    is_against = _judging(session, rule, now)
    return sum(is_against(Acts(**did), number, state) for did, number, state in touched), acted


def _mine(rule: Rule, now: datetime) -> tuple[ColumnElement[bool], ...]:
    since = max(now - MONTH, rule.on_since) if rule.on_since else now - MONTH
    return RuleAct.rule_id == rule.id, RuleAct.acted_at >= since


def _is_touched(rule: Rule) -> ColumnElement[bool]:
    """Whether a person did anything that may be against the rule; answered, only what it laid aside."""
    by_people = or_(Assignment.by.startswith(PEOPLE), Assignment.ending.in_(TAKEN_AWAY))
    acts: list[ColumnElement[bool]] = [
        exists().where(Correction.comment_id == RuleAct.comment_id, Correction.undone_at.is_(None)),
        exists().where(Assignment.comment_id == RuleAct.comment_id, by_people),
    ]
    if rule.does.to_read or rule.on_since is None:  # off, it may have been written otherwise
        acts += [exists().where(Reminder.comment_id == RuleAct.comment_id), Comment.state.in_(HEEDED)]
    return or_(*acts)


def _judging(session: Session, rule: Rule, now: datetime) -> Callable[[Acts, int, str | None], bool]:
    """Whether a person has changed what it did to a comment, which now stands so."""
    mine = select(RuleAct.comment_id).where(*_mine(rule, now))
    said, taken, kept = _said(session, mine), _taken(session, rule, mine), _kept(session, mine)

    def is_against(did: Acts, number: int, state: str | None) -> bool:
        heeded = did.to_read and (number in kept or state in HEEDED)
        return heeded or number in taken or any(_differences(did, said.get(number, {})))

    return is_against


def _said(session: Session, mine: Select[int]) -> dict[int, dict[str, str]]:
    """What people said of the comments that it acted on, the last word of each."""
    words = select(Correction).where(Correction.comment_id.in_(mine), Correction.undone_at.is_(None))
    said: dict[int, dict[str, str]] = {}
    for one in session.scalars(words.order_by(Correction.id)):
        said.setdefault(one.comment_id, {})[one.about] = one.becomes
    for comment_id, slug in session.execute(_handed(mine)):
        said.setdefault(comment_id, {})["department"] = slug
    return said


def _handed(comments: Select[int]) -> Select[int, str]:
    """To which services people handed these comments, the last one last; not where they took that back."""
    given = select(Assignment.comment_id, Department.slug).where(Assignment.by.startswith(PEOPLE))
    stood = Assignment.ending.is_(None) | Assignment.ending.in_(STOOD)
    routed = given.join(Department, Department.id == Assignment.department_id)
    return routed.where(Assignment.comment_id.in_(comments), stood).order_by(Assignment.id)


def _taken(session: Session, rule: Rule, mine: Select[int]) -> set[int]:
    """The comments whose service a person changed, where the rule had assigned them."""
    given = select(Assignment.comment_id).where(Assignment.comment_id.in_(mine))
    return set(session.scalars(given.where(Assignment.by == rule.actor, Assignment.ending.in_(TAKEN_AWAY))))


def _kept(session: Session, mine: Select[int]) -> set[int]:
    """The comments that a person took up, by a service or for later, where the rule may have shelved them."""
    handed = Assignment.by_people().where(Assignment.comment_id.in_(mine))
    paused = Reminder.set_once().where(Reminder.comment_id.in_(mine))
    return {*session.scalars(handed), *session.scalars(paused)}


def _differences(did: Acts, said: dict[str, str]) -> Iterator[bool]:
    yield bool(did.intent) and said.get("intent", did.intent) != did.intent
    yield bool(did.suggest and not did.assign) and said.get("department", did.suggest) != did.suggest
    yield did.urgent and said.get("urgent") == "no"
    yield did.to_read and (said.get("urgent") == "yes" or said.get("intent", "other") not in QUIET_INTENTS)
