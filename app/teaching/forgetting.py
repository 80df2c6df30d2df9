"""Forgetting: a decision stands for its comment and teaches nothing more; it can be recalled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app import journal
from app.domain.actor import NETWORK, By
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.errors import NotFound
from app.domain.lesson import Forgetting, Lesson, Source
from app.domain.revision import Revision
from app.domain.user import User

NOUNS: dict[Source, type[Correction | Assignment | Lesson]] = {
    Source.CORRECTION: Correction,
    Source.ASSIGNMENT: Assignment,
    Source.FILE: Lesson,
}

LATEST = 20


def forget(session: Session, source: Source, number: int, *, by: User, now: datetime) -> Forgetting:
    """Let one lesson teach no more; twice is as once. NotFound where there is none."""
    if source not in NOUNS or session.get(NOUNS[source], number) is None:
        raise NotFound("lesson")
    mine = select(Forgetting).where(Forgetting.source == source, Forgetting.subject_id == number)
    known = session.scalar(mine.where(Forgetting.undone_at.is_(None)))
    return known or _keep(session, source, number, by=by, now=now)


def restart(session: Session, *, by: User, now: datetime) -> Forgetting:
    """Start again from what Parvis knew at first: all that was taught until now teaches no more."""
    return _keep(session, Source.ALL, None, by=by, now=now)


def recall(session: Session, number: int, *, by: User, now: datetime) -> None:
    """Take a forgetting back: what it hid teaches again. NotFound where there is none."""
    forgotten = session.get(Forgetting, number)
    if forgotten is None:
        raise NotFound("lesson")
    if forgotten.undone_at is None:
        forgotten.undone_at = now
        _note(session, "recall", forgotten, by=by.actor, now=now)


def forgotten(session: Session) -> list[Forgetting]:
    """What people let Parvis forget and did not recall, the newest first."""
    people = Forgetting.by != NETWORK
    kept = select(Forgetting).where(Forgetting.undone_at.is_(None), people)
    return list(session.scalars(kept.order_by(Forgetting.id.desc()).limit(LATEST)))


def erase(session: Session, comment: Comment, *, now: datetime) -> None:
    """Let the words of an erased comment teach nobody any more, former ones too, in whatever lesson.

    A process that has learned them notices a forgetting, and learns anew without them.
    """
    former = select(Revision.text).where(Revision.comment_id == comment.id)
    session.execute(delete(Lesson).where(or_(Lesson.text == comment.text, Lesson.text.in_(former))))
    for source, noun in ((Source.CORRECTION, Correction), (Source.ASSIGNMENT, Assignment)):
        for number in session.scalars(select(noun.id).where(noun.comment_id == comment.id)).all():
            session.add(Forgetting(source=source, subject_id=number, by=NETWORK, at=now))


def _keep(session: Session, source: Source, number: int | None, *, by: User, now: datetime) -> Forgetting:
    forgotten = Forgetting(source=source, subject_id=number, by=by.actor, at=now)
    session.add(forgotten)
    session.flush()  # the journal and the bar name it
    _note(session, "restart" if source is Source.ALL else "forget", forgotten, by=by.actor, now=now)
    return forgotten


def _note(session: Session, act: str, forgotten: Forgetting, *, by: By, now: datetime) -> None:
    details = {"source": forgotten.source, "lesson": forgotten.subject_id}
    subject = f"forgetting:{forgotten.id}"
    journal.write(session, f"teaching.{act}", subject, now=now, by=by, **details)
