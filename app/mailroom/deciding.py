"""Deciding: what a person does with a mail that could not be placed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import changes, grouping, intake, journal, letters
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.incoming_mail import Fate, IncomingMail
from app.domain.user import User
from app.intake import Pasted

MOST = 200


def waiting_mails(session: Session) -> list[IncomingMail]:
    """The mails that wait for a person, newest first."""
    return list(session.scalars(IncomingMail.kept().options(joinedload(IncomingMail.department)).limit(MOST)))


def find(session: Session, mail_id: int) -> IncomingMail:
    """One mail, whatever became of it; NotFound when there is none."""
    whole = joinedload(IncomingMail.department), joinedload(IncomingMail.letter)
    mail = session.get(IncomingMail, mail_id, options=whole)
    if mail is None:
        raise NotFound("mail")
    return mail


def cases_for(session: Session, mail: IncomingMail) -> Sequence[tuple[Assignment, Comment]]:
    """The open cases that it may answer: of the service it belongs to, else of all, oldest first.

    Of several comments that are one case the first stands for all: the answer is taken in for each.
    """
    cases = (
        select(Assignment, Comment)
        .join(Comment, Comment.id == Assignment.comment_id)
        .where(Assignment.ended_at.is_(None))
        .options(joinedload(Assignment.department), joinedload(Comment.author))
        .order_by(Comment.waiting_since, Comment.id)
        .limit(MOST)
    )
    if mail.department_id is not None:
        cases = cases.where(Assignment.department_id == mail.department_id)
    found: dict[tuple[int, int], tuple[Assignment, Comment]] = {}
    for assignment, comment in session.execute(cases):
        found.setdefault((assignment.department_id, assignment.case_id), (assignment, comment))
    return list(found.values())


def take_as_answer(
    session: Session, mail: IncomingMail, assignment_id: int, *, by: User, now: datetime
) -> None:
    """Say which case it answers: its words become that case's draft. Raises Invalid, Conflict, NotFound."""
    _check_open(session, mail)
    assignment = session.get(Assignment, assignment_id)
    if assignment is None:
        raise NotFound("assignment")
    words = mail.text or mail.whole
    answer = letters.answer_by_mail(session, assignment_id, words, letter_id=mail.letter_id, now=now)
    grouping.tell_of(session, answer, now=now)
    mail.assignment_id, mail.comment_id = assignment.id, assignment.comment_id
    mail.department_id = assignment.department_id
    _settle(session, mail, Fate.ANSWERED, by=by, now=now)


def take_as_comment(
    session: Session, mail: IncomingMail, connection: Connection, pasted: Pasted, *, by: User, now: datetime
) -> None:
    """Make it a comment of an account kept by hand, in the words that the person left of it."""
    _check_open(session, mail)
    mail.comment_id = intake.paste(session, connection, pasted, now=now, by=by.actor).id
    _settle(session, mail, Fate.COMMENTED, by=by, now=now)


def close(session: Session, mail: IncomingMail, *, by: User, now: datetime) -> None:
    """Say that nothing is to be made of it; a second time changes nothing."""
    if mail.is_open:
        mail.settled_at = now
        journal.write(session, "mailroom.close", f"mail:{mail.id}", now=now, by=by.actor)
        changes.tell(session, "queue", now)


def _check_open(session: Session, mail: IncomingMail) -> None:
    session.refresh(mail, ["fate", "settled_at"], with_for_update=True)
    if not mail.is_open:
        raise Conflict("mail_settled")
    if not (mail.text or mail.whole):
        raise Invalid("answer_empty", field="case")


def _settle(session: Session, mail: IncomingMail, fate: Fate, *, by: User, now: datetime) -> None:
    mail.end(fate, now, mail.reason)
    journal.write(session, "mailroom.settle", f"mail:{mail.id}", now=now, by=by.actor, fate=fate)
    changes.tell(session, "queue", now)
