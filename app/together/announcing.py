"""Announcing: the citizen hears at once who has the comment and by when, and that is a promise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app import promises, replies
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.deed import Deed
from app.domain.reply import Reply, ReplyState
from app.domain.user import User
from app.replies import Manner


@dataclass(frozen=True)
class Word:
    """The town's own sentence, which its office approved. today: the town's date; delay: of the undo.

    to: the comments that can be answered from here, None for every one.
    """

    text: str = field(repr=False)
    delay: timedelta | None
    today: date
    to: frozenset[int] | None = None

    def reaches(self, comment: Comment) -> bool:
        return self.to is None or comment.id in self.to


def announced(session: Session, deed: Deed) -> int:
    """How many citizens are told of what this deed handed over."""
    return sum(
        session.scalar(Reply.telling_of(number).where(Reply.state != ReplyState.UNDONE)) is not None
        for noun, number in deed.records
        if noun == "assignment"
    )


def announce(
    session: Session, comment: Comment, assignment: Assignment, word: Word, *, by: User, now: datetime
) -> None:
    """Tell the citizen, once an assignment, and promise the answer for the day that the service was given.

    The assignment stays open: what is told answers nothing.
    """
    session.flush()  # what tells of it is named after it
    if session.scalar(Reply.telling_of(assignment.id)) is not None or not word.reaches(comment):
        return
    manner = Manner(announces=assignment.id)
    reply = replies.send(
        session, comment, word.text, key=None, delay=word.delay, by=by, now=now, manner=manner
    )
    if assignment.due_on is not None:
        due_on = max(assignment.due_on, word.today)
        promises.make(session, reply, word.text, due_on, today=word.today, by=by, now=now)
