"""Acting: over what triage says, what the town's rules know; a person's word stays above both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import backlog, changes, departments, journal, letters, settings, triage
from app.domain.actor import PARVIS
from app.domain.assignment import Assignment
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.correction import Correction
from app.domain.department import Department
from app.domain.post import Post
from app.domain.rule import Acts, Rule, RuleAct
from app.domain.standing import State
from app.domain.thread import Thread
from app.domain.user import User
from app.rules.contradicting import against
from app.rules.matching import Facts, met

ENOUGH, TOO_OFTEN = 8, 0.5  # acts in thirty days before a rule is judged; what share is too much


def sort(session: Session, comment: Comment, *, now: datetime) -> None:
    """Let triage say what the comment is, then the rules that act today; the first to speak decides.

    A rule speaks of what comes once it acts. What it said stands after it was changed, switched off or taken
    away, as long as the comment's author leaves it as it was.
    """
    rules = session.scalars(Rule.kept().where(Rule.on_since.is_not(None))).all()
    former = _former(session, comment) if comment.lang is not None else {}  # only then was it ever sorted
    triage.sort(session, comment)
    comment.to_read_by_id = None
    if comment.text is None or not (rules or former):
        return
    facts = facts_of(session, comment, settings.zone_of(session))
    today = now.astimezone(facts.at.tzinfo).date()
    came = max(comment.received_at, comment.edited_at or comment.received_at)
    acting = [rule for rule in rules if rule.acts_on(today) and rule.hears(came)]
    asked = [
        rule for rule in acting if met(rule.asks, facts) is not None and not _is_stopped(session, rule, now)
    ]
    silent = [(rule, does) for rule, does in former.items() if rule not in acting or rule.on_since is None]
    _act(session, comment, sorted([*((rule, None) for rule in asked), *silent], key=_turn), now)


def hand_over(session: Session, comment: Comment, *, now: datetime) -> None:
    """Assign the comment to the service that a rule names, once, while it waits at the desk."""
    if comment.state != State.UNANSWERED or not any("rule" in reason for reason in comment.because):
        return
    acts = select(RuleAct, Rule).join(Rule, Rule.id == RuleAct.rule_id)
    for acted, rule in session.execute(acts.where(RuleAct.comment_id == comment.id).order_by(RuleAct.id)):
        handed = Assignment.comment_id == comment.id, Assignment.by == rule.actor
        if acted.acted_at != now or not acted.done.assign:
            continue
        if session.scalar(select(Assignment.id).where(*handed).limit(1)) is None:
            departments.assign(session, comment, acted.done.assign, by=rule, now=now)
        return


def undo_correction(
    session: Session, correction: Correction, comment: Comment, *, by: User, now: datetime
) -> None:
    """Take a person's word back: what the rules say holds again, or else what triage says."""
    triage.undo_correction(session, correction, comment, by=by, now=now)
    sort(session, comment, now=now)
    backlog.restate(session, comment)


def facts_of(session: Session, comment: Comment, zone: ZoneInfo) -> Facts:
    """What the rules may look at."""
    thread = session.get(Thread, comment.thread_id)
    post = session.get(Post, thread.post_id) if thread and thread.post_id else None
    author = session.get(Author, comment.author_id) if comment.author_id else None
    return Facts(
        text=comment.text or "",
        post=(post and post.text) or "",
        network=session.get_one(Connection, comment.connection_id).network,
        lang=comment.lang,
        stars=comment.stars,
        author=author.shown_name if author else None,
        at=comment.written_at.astimezone(zone),
        intent=comment.said_intent or comment.intent,
    )


def _former(session: Session, comment: Comment) -> dict[Rule, Acts]:
    """What each rule did here, since the comment reads as it does."""
    acts = select(RuleAct, Rule).join(Rule, Rule.id == RuleAct.rule_id)
    mine = acts.where(RuleAct.comment_id == comment.id)
    since = comment.edited_at
    return {
        rule: acted.done for acted, rule in session.execute(mine) if since is None or acted.acted_at >= since
    }


def _turn(voice: tuple[Rule, Acts | None]) -> int:
    return voice[0].id


def _act(
    session: Session, comment: Comment, voices: Sequence[tuple[Rule, Acts | None]], now: datetime
) -> None:
    """Let each rule in turn decide what is left to it. With acts: what a silent one did stands, no more."""
    said = {one.about for one in session.scalars(Correction.of(comment.id)) if _holds(session, one, comment)}
    said |= {"shelf"} if comment.urgent or "intent" in said else set()  # to be answered, whatever a rule says
    offered = {one.slug for one in departments.directory(session)}
    for rule, stood in voices:
        did = _decided(stood or rule.does, said, offered)
        if stood is None:
            did = replace(did, tell=_told(session, comment, rule, now))
        _obey(session, comment, rule, did)
        said |= {"intent"} if did.intent else set()
        said |= {"urgent", "shelf"} if did.urgent else set()
        said |= {"department"} if did.assign or did.suggest else set()
        said |= {"shelf"} if did.assign else set()
        said |= {"shelf", "assign"} if did.to_read else set()
        if stood is None and did.any:
            _note(session, rule, comment, did, now)


def _holds(session: Session, one: Correction, comment: Comment) -> bool:
    """Whether no rule has more say: that older words could wait says nothing of the new ones."""
    return one.about != "urgent" or backlog.speaks_of_it(session, one, comment)


def _decided(does: Acts, said: set[str], offered: set[str]) -> Acts:
    """What is left to this rule: neither a person nor a former rule has said it; no service set aside."""
    services = set() if "department" in said else offered
    return Acts(
        assign=does.assign if does.assign in services and "assign" not in said else None,
        suggest=does.suggest if does.suggest in services else None,
        intent=None if "intent" in said else does.intent,
        urgent=does.urgent and "urgent" not in said,
        to_read=does.to_read and "shelf" not in said,
    )


def _told(session: Session, comment: Comment, rule: Rule, now: datetime) -> int | None:
    """Whom the rule lets hear of the comment, unless it is no news or their account is closed."""
    person = session.get(User, rule.does.tell) if rule.does.tell else None
    if person is None or person.closed_at is not None:
        return None
    return person.id if letters.tell(session, rule, person, comment, now=now) else None


def _obey(session: Session, comment: Comment, rule: Rule, did: Acts) -> None:
    comment.because = [*comment.because, *_reasons(rule, did)]
    if did.intent:
        comment.intent, comment.intents = did.intent, [did.intent]
        comment.confidence, comment.candidates = 1.0, []
    if did.urgent:
        comment.urgent = True
    if did.to_read:
        comment.to_read_by_id = rule.id
    if slug := did.assign or did.suggest:
        found = session.scalar(select(Department.id).where(Department.slug == slug))
        comment.department_id = found or comment.department_id


def _reasons(rule: Rule, did: Acts) -> list[dict[str, Any]]:
    """What the column beside the comment says: not words of the comment, but the rule's name."""
    named = {"words": "", "start": None, "end": None, "rule": rule.id, "name": rule.name}
    reasons = [named | {"about": "intent", "intent": did.intent}] if did.intent else []
    slug = did.assign or did.suggest
    about = {"department": bool(slug), "urgent": did.urgent, "shelf": did.to_read}
    return [*reasons, *(named | {"about": one, "intent": None} for one, is_so in about.items() if is_so)]


def _note(session: Session, rule: Rule, comment: Comment, did: Acts, now: datetime) -> None:
    """Once a comment; after an edit, what it decides now."""
    mine = select(RuleAct).where(RuleAct.rule_id == rule.id, RuleAct.comment_id == comment.id)
    acted = session.scalar(mine)
    if acted is not None and comment.edited_at is not None and acted.acted_at < comment.edited_at:
        acted.acted_at = now  # said anew, of the words as they are
    if acted is not None and acted.done == did:
        return
    if acted is None:
        acted = RuleAct(rule_id=rule.id, comment_id=comment.id, acted_at=now)
        session.add(acted)
    acted.did = asdict(did)
    journal.write(session, "rules.act", f"comment:{comment.id}", now=now, by=rule.actor)


def _is_stopped(session: Session, rule: Rule, now: datetime) -> bool:
    """Switch off a rule that people contradict more often than not."""
    contradicted, acted = against(session, rule, now)
    if acted < ENOUGH or contradicted <= acted * TOO_OFTEN:
        return False
    rule.stop(contradicted, acted, now)
    changes.tell(session, "outgoing", now)
    subject = f"rule:{rule.id}"
    journal.write(session, "rules.stop", subject, now=now, by=PARVIS, contradicted=contradicted, acted=acted)
    return True
