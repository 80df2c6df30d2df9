"""Keeping: a mail is a row before it is opened, taken in hand one by one, never lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from app.db import insert_if_absent
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.incoming_mail import PATIENCE, Fate, IncomingMail
from app.domain.letter_case import LetterCase
from app.domain.letterbox import Letterbox
from app.domain.standing import WAITING
from app.ports.mailbox import RawMail

INBOX = "inbox"


def keep(session: Session, mail: RawMail, *, now: datetime) -> bool:
    """Keep it once, however often it is fetched; say whether it is new."""
    row = {
        "key": _key(mail),
        "body": mail.body,
        "size": mail.size,
        "cut": mail.cut,
        "received_at": now,
        "not_before": now,
        "attempts": 0,
        "sender_name": "",
        "subject": "",
        "text": "",
        "whole": "",
        "brought": "",
        "attachments": [],
    }
    return insert_if_absent(session, IncomingMail, row)


def is_waiting(session: Session, *, now: datetime) -> bool:
    """Whether a mail waits to be opened."""
    return session.scalar(IncomingMail.waiting(now).with_only_columns(IncomingMail.id).limit(1)) is not None


def take(session: Session, *, now: datetime, lease: timedelta) -> IncomingMail | None:
    """Take the oldest that waits, for the length of a lease; None when none does.

    The attempt is counted first: a mail that kills its reader is put before a person in the end.
    """
    mail = session.scalar(IncomingMail.waiting(now).limit(1).with_for_update(skip_locked=True))
    if mail is None:
        return None
    mail.attempts += 1
    mail.not_before = now + lease
    if mail.attempts <= PATIENCE:
        return mail
    mail.end(Fate.KEPT, now, "unreadable")
    session.flush()  # the next question must not find it again
    return take(session, now=now, lease=lease)


def look_up(session: Session, *, now: datetime, pause: timedelta) -> str | None:
    """Begin a look into the box, and say from where; the next one is due after the pause."""
    box = session.get(Letterbox, INBOX) or Letterbox(name=INBOX)
    box.next_at = now + pause
    session.add(box)
    return box.cursor


def note_look(
    session: Session, *, cursor: str | None = None, problem: str | None = None, now: datetime
) -> None:
    """Note that everything before the cursor is kept, or why the box could not be looked into."""
    box = session.get_one(Letterbox, INBOX)
    box.problem = problem
    if cursor is not None:
        box.cursor, box.looked_at = cursor, now


def forget(session: Session, *, before: datetime) -> None:
    """Empty what was settled before this instant, and what holds words that had to go.

    What came for somebody who still waits is kept until they have their answer. The rows stay, so that a
    repeat is still known; of what may quote erased words, so do the service's own.
    """
    full, words = IncomingMail.whole != "", {"body": b"", "whole": "", "brought": ""}
    named = {"text": "", "subject": "", "sender_name": ""}
    old = update(IncomingMail).where(IncomingMail.settled_at < before, full, ~_waits())
    theirs = IncomingMail.comment_id.in_(_erased()) & (IncomingMail.fate == Fate.COMMENTED)
    written = update(IncomingMail).where(theirs, full | IncomingMail.sender.is_not(None))
    told = IncomingMail.letter_id.in_(_told()) | IncomingMail.comment_id.in_(_erased())
    quoting = update(IncomingMail).where(full, told)
    emptied = (old.values(words | named), written.values(words | named | {"sender": None}))
    for empty in (*emptied, quoting.values(words)):
        session.execute(empty, execution_options={"synchronize_session": False})


def _waits() -> ColumnElement[bool]:
    """Whether whom it answers still waits."""
    theirs = select(Comment.id).where(Comment.id == IncomingMail.comment_id, Comment.state.in_(WAITING))
    return (IncomingMail.fate == Fate.ANSWERED) & theirs.exists()


def _erased() -> Select[int]:
    """Comments whose words are gone."""
    return select(Comment.id).where(Comment.text.is_(None), Comment.removed_at.is_not(None))


def _told() -> Select[int]:
    """Letters that told of one of them."""
    mine = Assignment.id == LetterCase.assignment_id
    return select(LetterCase.letter_id).join(Assignment, mine).where(Assignment.comment_id.in_(_erased()))


def _key(mail: RawMail) -> str:
    """What came, or where it stands when it could not be had."""
    named = mail.body or f"{mail.cut}:{mail.handle}".encode()
    return sha256(named + (str(mail.size).encode() if mail.cut else b"")).hexdigest()
