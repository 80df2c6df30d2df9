"""Keeping: rules are written, changed, switched, taken away and brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import departments, journal, settings
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.rule import Acts, Check, Condition, Field, Rule, RuleAct
from app.domain.user import User
from app.rules.contradicting import against
from app.triage import INTENTS

LONGEST_NAME, LONGEST_WORDS = 80, 80
MOST_CONDITIONS, MOST_WORDS, MOST_RULES = 5, 20, 100
LAST_HOUR = 24


@dataclass(frozen=True)
class Draft:
    """A rule as it is written."""

    name: str
    asks: tuple[Condition, ...]
    does: Acts
    until: date | None = None


@dataclass(frozen=True)
class Listed:
    """One rule, with how often it acted in thirty days, and how often a person changed what it did.

    last: when it last acted, be it longer ago.
    """

    rule: Rule
    acted: int
    contradicted: int
    last: datetime | None


def listing(session: Session, *, now: datetime) -> list[Listed]:
    """Every rule, in the order in which they speak."""
    listed = []
    acts = select(RuleAct.rule_id, func.max(RuleAct.acted_at)).group_by(RuleAct.rule_id)
    last = {row[0]: row[1] for row in session.execute(acts)}
    for rule in session.scalars(Rule.kept()).all():
        contradicted, acted = against(session, rule, now)
        listed.append(Listed(rule, acted, contradicted, last.get(rule.id)))
    return listed


def find(session: Session, rule_id: int) -> Rule:
    """One rule; NotFound when there is none, or when it was taken away."""
    rule = session.get(Rule, rule_id)
    if rule is None or rule.removed_at is not None:
        raise NotFound("rule")
    return rule


def keep(session: Session, draft: Draft, *, known: Rule | None = None, by: User, now: datetime) -> Rule:
    """Keep a rule, a new one that acts from now on, or `known` changed: its count begins afresh.

    Raises Invalid (a name, a condition, an act or an end is missing or cannot be), Conflict (too many rules).
    """
    check(session, draft)
    if draft.until is not None and (known is None or draft.until != known.until):
        _refuse_what_is_over(draft.until, now.astimezone(settings.zone_of(session)).date())
    if not draft.name.strip() or len(draft.name) > LONGEST_NAME:
        raise Invalid("rule_name", field="name")
    if known is None and len(session.scalars(Rule.kept()).all()) >= MOST_RULES:
        raise Conflict("rules_too_many")
    rule = known or Rule(on_since=now)
    if known is not None:
        rule.remember()
    rule.name, rule.until = draft.name.strip(), draft.until
    rule.write(draft.asks, draft.does)
    if rule.on_since is not None:
        rule.switch(on=True, now=now)
    rule.by, rule.saved_at = by.actor, now
    session.add(rule)
    session.flush()  # the journal needs its id
    _write(session, "keep", rule, by=by, now=now)
    return rule


def take_back(session: Session, rule: Rule, kept_at: str, *, by: User, now: datetime) -> None:
    """Let it read, and act, as it did before it was kept at that instant; kept again since, it stays."""
    if rule.former is None or rule.saved_at.isoformat() != kept_at:
        return
    rule.read_as_before()
    rule.by, rule.saved_at = by.actor, now
    _write(session, "take_back", rule, by=by, now=now)


def see_stop(rule: Rule, *, now: datetime) -> None:
    """Somebody knows that Parvis switched it off: the bar need not say so again."""
    rule.stop_seen_at = rule.stop_seen_at or now


def people(session: Session) -> list[User]:
    """Who may be told of a comment, by name."""
    return list(session.scalars(User.with_open_account()))


def check(session: Session, draft: Draft) -> None:
    """Raise Invalid where the rule says nothing, or what cannot be."""
    if not draft.asks or len(draft.asks) > MOST_CONDITIONS:
        raise Invalid("rule_words", field="words")
    for condition in draft.asks:
        _check(condition)
    if not draft.does.any:
        raise Invalid("rule_acts", field="acts")
    if draft.does.intent is not None and draft.does.intent not in INTENTS:
        raise Invalid("tag_unknown", field="acts")
    if draft.does.tell is not None and draft.does.tell not in {one.id for one in people(session)}:
        raise Invalid("person_unknown", field="acts")
    if draft.does.to_read and (draft.does.urgent or draft.does.assign):
        raise Invalid("rule_to_read", field="acts")
    for slug in (draft.does.assign, draft.does.suggest):
        if slug and slug not in {one.slug for one in departments.directory(session)}:
            raise Invalid("department_unknown", field="acts")


def switch(session: Session, rule: Rule, *, on: bool, by: User, now: datetime) -> None:
    """Let it act, or no longer; switched on again, its count begins afresh."""
    if on == (rule.on_since is not None):
        return
    rule.switch(on=on, now=now)
    _write(session, "switch_on" if on else "switch_off", rule, by=by, now=now)


def remove(session: Session, rule: Rule, *, by: User, now: datetime) -> None:
    """Take it away; what it did stays as it is."""
    rule.removed_at = now
    _write(session, "remove", rule, by=by, now=now)


def restore(session: Session, rule_id: int, *, by: User, now: datetime) -> Rule:
    """Bring back one that was taken away: it acts on what comes from now on, and stays off if it was."""
    rule = session.get(Rule, rule_id)
    if rule is None:
        raise NotFound("rule")
    if rule.removed_at is not None:
        rule.removed_at = None
        if rule.on_since is not None:
            rule.switch(on=True, now=now)
        _write(session, "restore", rule, by=by, now=now)
    return rule


def _refuse_what_is_over(until: date, today: date) -> None:
    if until < today:
        raise Invalid("due_date_gone", field="until")


def _check(condition: Condition) -> None:
    words = condition.words
    if condition.check is Check.HAS_LINK:
        return
    if not words or len(words) > MOST_WORDS or any(len(word) > LONGEST_WORDS for word in words):
        raise Invalid("rule_words", field="words")
    if condition.field is Field.HOUR and not _are_hours(words):
        raise Invalid("rule_hours", field="words")


def _are_hours(words: tuple[str, ...]) -> bool:
    numbers = [int(word) for word in words if word.isdecimal()]
    return len(words) == len(numbers) == 2 and all(number <= LAST_HOUR for number in numbers)  # noqa: PLR2004


def _write(session: Session, act: str, rule: Rule, *, by: User, now: datetime) -> None:
    journal.write(session, f"rules.{act}", f"rule:{rule.id}", now=now, by=by.actor)
