"""Contradicting: a person changed what a rule did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
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
    since = max(now - MONTH, rule.on_since) if rule.on_since else now - MONTH
    whole = joinedload(Comment.author), joinedload(Comment.connection)
    found = session.execute(
        select(RuleAct, Comment)
        .join(Comment, Comment.id == RuleAct.comment_id)
        .where(RuleAct.rule_id == rule.id, RuleAct.acted_at >= since)
        .options(*whole)
        .order_by(RuleAct.id.desc())
    ).all()
    said, taken = _said(session, rule, since), _taken(session, rule, since)
    kept = _kept(session, rule, since) if any(act.done.to_read for act, _comment in found) else set()

    def is_against(did: Acts, comment: Comment) -> bool:
        heeded = did.to_read and (comment.id in kept or comment.state in HEEDED)
        return heeded or comment.id in taken or any(_differences(did, said.get(comment.id, {})))

    return [Acted(comment, act.done, is_against(act.done, comment)) for act, comment in found]


def against(session: Session, rule: Rule, now: datetime) -> tuple[int, int]:
    """How often it was contradicted, of how often it acted."""
    acted = acted_on(session, rule, now)
    return sum(one.against for one in acted), len(acted)


def _said(session: Session, rule: Rule, since: datetime) -> dict[int, dict[str, str]]:
    """What people said of the comments that it acted on, the last word of each."""
    mine = select(RuleAct.comment_id).where(RuleAct.rule_id == rule.id, RuleAct.acted_at >= since)
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


def _taken(session: Session, rule: Rule, since: datetime) -> set[int]:
    """The comments whose service a person changed, where the rule had assigned them."""
    mine = select(Assignment.comment_id).where(
        Assignment.by == rule.actor, Assignment.assigned_at >= since, Assignment.ending.in_(TAKEN_AWAY)
    )
    return set(session.scalars(mine))


def _kept(session: Session, rule: Rule, since: datetime) -> set[int]:
    """The comments that a person took up, by a service or for later, where the rule may have shelved them."""
    mine = select(RuleAct.comment_id).where(RuleAct.rule_id == rule.id, RuleAct.acted_at >= since)
    handed = Assignment.by_people().where(Assignment.comment_id.in_(mine))
    paused = Reminder.set_once().where(Reminder.comment_id.in_(mine))
    return {*session.scalars(handed), *session.scalars(paused)}


def _differences(did: Acts, said: dict[str, str]) -> Iterator[bool]:
    yield bool(did.intent) and said.get("intent", did.intent) != did.intent
    yield bool(did.suggest and not did.assign) and said.get("department", did.suggest) != did.suggest
    yield did.urgent and said.get("urgent") == "no"
    yield did.to_read and (said.get("urgent") == "yes" or said.get("intent", "other") not in QUIET_INTENTS)
