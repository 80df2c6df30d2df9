"""Learning: what people of this town decided teaches the comments that come after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVarTuple
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.actor import person
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.department import Department
from app.domain.post import Post
from app.domain.thread import Thread
from app.triage.lessons import Lessons
from app.triage.looking import look

MOST = 1_000  # decisions of each kind, the newest, that a process learns when it begins
PEOPLE = person(0)[:-1]
Mark = tuple[int, int]
Ts = TypeVarTuple("Ts")


@dataclass
class _Known:
    """What a process has learned of one town, and how far it has read. undone: taken back until then."""

    lessons: Lessons = field(default_factory=Lessons)
    corrections: int = 0
    assignments: int = 0
    undone: Mark = (0, 0)

    def stands(self, corrections: int, assignments: int, undone: Mark) -> bool:
        """Whether nothing that was learned has gone since: taken back, or erased with its town."""
        return self.undone == undone and self.corrections <= corrections and self.assignments <= assignments


_KNOWN: WeakKeyDictionary[Engine | Connection, _Known] = WeakKeyDictionary()


def lessons_of(session: Session) -> Lessons | None:
    """What this town has taught; None while it has taught nothing.

    Kept in the process and read on from where it stood: a comment costs one question. Where something was
    taken back, all is learned anew.
    """
    corrections, assignments, undone = _marks(session)
    if not (corrections or assignments):
        return None
    known = _KNOWN.get(session.get_bind())
    if known is None or not known.stands(corrections, assignments, undone):
        known = _KNOWN[session.get_bind()] = _Known(undone=undone)
    if (known.corrections, known.assignments) != (corrections, assignments):
        _read_on(session, known)
        known.corrections, known.assignments = corrections, assignments
    return known.lessons


def _marks(session: Session) -> tuple[int, int, Mark]:
    """The newest correction and assignment of a person, and how many of each were taken back."""
    found = session.execute(
        select(
            select(func.coalesce(func.max(Correction.id), 0)).scalar_subquery(),
            select(func.coalesce(func.max(Assignment.id), 0)).where(_by_people()).scalar_subquery(),
            select(func.count(Correction.undone_at)).scalar_subquery(),
            select(func.count()).where(Assignment.ending == "undone").scalar_subquery(),
        )
    ).one()
    return found[0], found[1], (found[2], found[3])


def _read_on(session: Session, known: _Known) -> None:
    corrected = select(Comment.text, Post.text, Correction.about, Correction.becomes).select_from(Correction)
    corrected = corrected.join(Comment, Comment.id == Correction.comment_id)
    fresh = corrected.where(Correction.id > known.corrections, Correction.undone_at.is_(None))
    for text, post, about, becomes in reversed(session.execute(_newest(fresh, Correction.id)).all()):
        intent = becomes if about == "intent" else None
        urgent = becomes == "yes" if about == "urgent" else None
        known.lessons.teach(look(text or "", post or ""), intent, None, urgent=urgent)
    handed = select(Comment.text, Post.text, Department.slug).select_from(Assignment)
    handed = handed.join(Comment, Comment.id == Assignment.comment_id)
    given = handed.join(Department, Department.id == Assignment.department_id).where(
        Assignment.id > known.assignments,
        _by_people(),
        or_(Assignment.ending.is_(None), Assignment.ending.in_(("answered", "dismissed", "returned"))),
    )
    for text, post, slug in reversed(session.execute(_newest(given, Assignment.id)).all()):
        known.lessons.teach(look(text or "", post or ""), None, slug, urgent=None)


def _newest(decided: Select[*Ts], order: InstrumentedAttribute[int]) -> Select[*Ts]:
    """With the words of the post that each stood under; a comment whose words are erased teaches nothing."""
    under = decided.join(Thread, Thread.id == Comment.thread_id).outerjoin(Post, Post.id == Thread.post_id)
    return under.where(Comment.text.is_not(None)).order_by(order.desc()).limit(MOST)


def _by_people() -> ColumnElement[bool]:
    return Assignment.by.startswith(PEOPLE)
