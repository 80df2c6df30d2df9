"""Correcting: the person's word wins, is kept as a record, and can be taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app import backlog, changes, journal
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.errors import Invalid, NotFound
from app.domain.user import User
from app.triage.sorting import obey, sort
from app.triage.verdict import INTENTS

WORDS = {True: "yes", False: "no"}


def correct_intent(
    session: Session, comment: Comment, intent: str, *, by: User, now: datetime
) -> Correction | None:
    """Give the comment the tag that a person chose: it decides anew, alone, where the comment is shown.

    Raises Invalid for an unknown tag. None where a person had already said so of these words.
    """
    if intent not in INTENTS:
        raise Invalid("tag_unknown", field="intent")
    said = [one for one in session.scalars(Correction.of(comment.id)) if one.about == "intent"]
    same = bool(said) and said[-1].becomes == intent == comment.intent
    if same and backlog.speaks_of_it(session, said[-1], comment):
        return None
    return _record(session, comment, "intent", comment.intent, intent, by=by, now=now)


def correct_urgency(
    session: Session, comment: Comment, *, urgent: bool, by: User, now: datetime
) -> Correction | None:
    """Say that the comment cannot wait, or that it can. None where it already stood so."""
    if urgent == comment.urgent:
        return None
    return _record(session, comment, "urgent", WORDS[comment.urgent], WORDS[urgent], by=by, now=now)


def find_correction(session: Session, correction_id: int) -> tuple[Correction, Comment]:
    """One correction and its comment; raises NotFound."""
    correction = session.get(Correction, correction_id)
    if correction is None:
        raise NotFound("correction")
    return correction, session.get_one(Comment, correction.comment_id)


def undo_correction(
    session: Session, correction: Correction, comment: Comment, *, by: User, now: datetime
) -> None:
    """Take it back: what was said before it holds again, a person's word or else what triage says."""
    if correction.undone_at is not None:
        return
    correction.undone_at = now
    session.flush()  # sorting reads what still holds
    sort(session, comment)
    subject = f"comment:{comment.id}"
    journal.write(session, f"triage.undo_{correction.about}", subject, now=now, by=by.actor)
    _show(session, comment, now)


def _record(
    session: Session,
    comment: Comment,
    about: str,
    was: str | None,
    becomes: str,
    *,
    by: User,
    now: datetime,
) -> Correction:
    said = Correction(
        comment_id=comment.id, about=about, was=was, becomes=becomes, by=by.actor, corrected_at=now
    )
    session.add(said)
    subject = f"comment:{comment.id}"
    details = {"was": was, "becomes": becomes}
    journal.write(session, f"triage.correct_{about}", subject, now=now, by=by.actor, **details)
    obey(comment, said)
    _show(session, comment, now)
    return said


def _show(session: Session, comment: Comment, now: datetime) -> None:
    backlog.restate(session, comment)
    changes.tell(session, "queue", now)
