"""What was done to several comments, in words and taken back: whole, but for what has changed since then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app import backlog, closing, departments, inbox, replies, rules, triage
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.deed import Deed
from app.domain.department import Department
from app.domain.errors import NotFound
from app.domain.standing import State
from app.domain.user import User
from app.together.announcing import announced


def find(session: Session, deed_id: int) -> Deed:
    """A deed; NotFound when there is none."""
    deed = session.get(Deed, deed_id)
    if deed is None:
        raise NotFound("deed")
    return deed


def told(session: Session, deed: Deed) -> tuple[str | None, datetime | None, int]:
    """What it did to each; how many citizens are told of what it handed over."""
    return *_did(session, deed), announced(session, deed)


def _did(session: Session, deed: Deed) -> tuple[str | None, datetime | None]:
    """What it did to each: the service's name, the code of the reason or of the tag; or until when."""
    noun, number = next(deed.records, (None, 0))
    if noun == "assignment":
        assignment, _comment = departments.find(session, number)
        return session.get_one(Department, assignment.department_id).name, None
    if noun == "dismissal":
        return closing.find(session, number)[0].reason, None
    if noun == "reminder":
        return None, closing.find_reminder(session, number)[0].until
    if noun == "correction":
        return triage.find_correction(session, number)[0].becomes, None
    return None, None


def undo(session: Session, deed: Deed, *, by: User, now: datetime) -> None:
    """Take back everything that was made, the last first; a second time changes nothing."""
    if deed.undone_at is not None:
        return
    backlog.lock_all(session, deed.comments)  # what was made last is taken back first
    for noun, number in reversed(list(deed.records)):
        TAKING_BACK[noun](session, number, by, now)
    for noun, number in deed.records:
        if noun == "correction":
            _sort_again(session, number, now)
    deed.undone_at = now


def stayed(session: Session, deed: Deed) -> set[int]:
    """The comments that did not come back with it: somebody had changed them since."""
    return {
        comment
        for noun, number, comment in deed.made
        if noun in OVER
        and (OVER[noun](session, number) != deed.undone_at or _is_done(session, deed, comment))
    }


def _is_done(session: Session, deed: Deed, comment_id: int) -> bool:
    """Whether it was answered since, or handed over."""
    assignment = session.scalar(Assignment.open_for(comment_id))
    if assignment is not None and assignment.assigned_at > deed.done_at:
        return True
    return session.get_one(Comment, comment_id).state in {State.ANSWERED, State.ANSWERED_ELSEWHERE}


def _assignment(session: Session, number: int, who: User, now: datetime) -> None:
    assignment, comment = departments.find(session, number)
    departments.undo(session, assignment, comment, by=who, now=now)


def _dismissal(session: Session, number: int, who: User, now: datetime) -> None:
    dismissal, comment = closing.find(session, number)
    closing.undo(session, dismissal, comment, by=who.actor, now=now)


def _reminder(session: Session, number: int, who: User, now: datetime) -> None:
    reminder, comment = closing.find_reminder(session, number)
    closing.resume(session, reminder, comment, by=who.actor, now=now)


def _correction(session: Session, number: int, who: User, now: datetime) -> None:
    correction, comment = triage.find_correction(session, number)
    rules.undo_correction(session, correction, comment, by=who, now=now)


def _sort_again(session: Session, number: int, now: datetime) -> None:
    """What the first to be sorted again had still learned from the last is unlearned."""
    _said, comment = triage.find_correction(session, number)
    rules.sort(session, comment, now=now)
    backlog.restate(session, comment)


def _reply(session: Session, number: int, who: User, now: datetime) -> None:
    reply, comment = inbox.find_reply(session, number)
    replies.undo(session, reply, comment, by=who, now=now)


TAKING_BACK: dict[str, Callable[[Session, int, User, datetime], None]] = {
    "assignment": _assignment,
    "dismissal": _dismissal,
    "reminder": _reminder,
    "correction": _correction,
    "reply": _reply,
}
OVER: dict[str, Callable[[Session, int], datetime | None]] = {
    "assignment": lambda session, number: departments.find(session, number)[0].ended_at,
    "dismissal": lambda session, number: closing.find(session, number)[0].undone_at,
    "reminder": lambda session, number: closing.find_reminder(session, number)[0].ended_at,
}
