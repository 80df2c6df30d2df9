"""Learning: what people of this town decided teaches the comments that come after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVarTuple
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.answer import Answer, AnswerKind
from app.domain.assignment import PEOPLE, STOOD, Assignment
from app.domain.case import those_that_teach
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.department import Department
from app.domain.lesson import Forgetting, Lesson
from app.domain.post import Post
from app.domain.revision import Revision
from app.domain.thread import Thread
from app.triage.lessons import Lessons
from app.triage.looking import look

MOST = 1_000  # decisions of each kind, the newest, that a process learns when it begins
ELSEWHERE = ("reassigned", "taken_back")  # how one ends that a person thought better of
APART = 1_000_000
Mark = tuple[int, ...]
Ts = TypeVarTuple("Ts")


@dataclass
class _Known:
    """What a process has learned of one town, and how far it has read.

    undone: what was taken back, given back, forgotten or brought in until then.
    """

    lessons: Lessons = field(default_factory=Lessons)
    corrections: int = 0
    assignments: int = 0
    undone: Mark = ()

    def stands(self, corrections: int, assignments: int, undone: Mark) -> bool:
        """Whether nothing that was learned has gone since: taken back, or erased with its town."""
        return self.undone == undone and self.corrections <= corrections and self.assignments <= assignments


_KNOWN: WeakKeyDictionary[Engine | Connection, _Known] = WeakKeyDictionary()


def lessons_of(session: Session) -> Lessons | None:
    """What this town has taught; None while it has taught nothing.

    Kept in the process and read on from where it stood: a comment costs one question. Where something was
    taken back, given back by its service, said otherwise, forgotten or brought in, all is learned anew.
    """
    corrections, assignments, undone = _marks(session)
    if not (corrections or assignments or any(undone)):
        return None
    known = _KNOWN.get(session.get_bind())
    stands = known is not None and known.stands(corrections, assignments, undone)
    if known is None or not stands or _is_rethought(session, known, corrections):
        known = _KNOWN[session.get_bind()] = _Known(undone=undone)
        _read_brought(session, known)
    if (known.corrections, known.assignments) != (corrections, assignments):
        _read_on(session, known)
        known.corrections, known.assignments = corrections, assignments
    return known.lessons


def _is_rethought(session: Session, known: _Known, corrections: int) -> bool:
    """Whether somebody said otherwise, since then, of words that were learned."""
    if known.corrections == corrections:
        return False
    fresh = select(Correction.comment_id).where(Correction.id > known.corrections)
    learned = (Correction.id <= known.corrections, Correction.comment_id.in_(fresh))
    said = select(Correction.id).where(*learned, Correction.thought_better(after=known.corrections))
    return session.scalar(said.limit(1)) is not None


def _marks(session: Session) -> tuple[int, int, Mark]:
    """The newest correction and assignment of a person, and what makes a process learn anew."""
    found = session.execute(MARKS).one()
    return found[0], found[1], tuple(found[2:])


def _read_on(session: Session, known: _Known) -> None:
    corrected = Correction.teaching().join(Comment, Comment.id == Correction.comment_id)
    words = Revision.words_at(Correction.corrected_at)
    said = corrected.with_only_columns(words, Post.text, Correction.about, Correction.becomes)
    fresh = said.where(Correction.id > known.corrections)
    for text, post, about, becomes in reversed(session.execute(_newest(fresh, Correction.id)).all()):
        intent = becomes if about == "intent" else None
        urgent = becomes == "yes" if about == "urgent" else None
        known.lessons.teach(look(text or "", post or ""), intent, None, urgent=urgent)
    handed = those_that_teach().join(Comment, Comment.id == Assignment.comment_id)
    routed = handed.join(Department, Department.id == Assignment.department_id)
    words = Revision.words_at(Assignment.assigned_at)
    given = routed.with_only_columns(words, Post.text, Department.slug)
    given = given.where(Assignment.id > known.assignments)
    for text, post, slug in reversed(session.execute(_newest(given, Assignment.id)).all()):
        known.lessons.teach(look(text or "", post or ""), None, slug, urgent=None)


def _read_brought(session: Session, known: _Known) -> None:
    """What came from a file is older than all that the town decided here."""
    for one in reversed(session.scalars(Lesson.teaching().order_by(Lesson.id.desc()).limit(MOST)).all()):
        known.lessons.teach(look(one.text, one.post), one.intent, one.department, urgent=one.urgent)


def _newest(decided: Select[*Ts], order: InstrumentedAttribute[int]) -> Select[*Ts]:
    """With the words of the post that each stood under; a comment whose words are erased teaches nothing."""
    under = decided.join(Thread, Thread.id == Comment.thread_id).outerjoin(Post, Post.id == Thread.post_id)
    return under.where(Comment.text.is_not(None)).order_by(order.desc()).limit(MOST)


def _by_people() -> ColumnElement[bool]:
    return Assignment.by.startswith(PEOPLE)


def _gone() -> ColumnElement[int]:
    """One for what was undone, and far apart, for that undoes it, one that a person thought better of."""
    better = and_(Assignment.ending.in_(ELSEWHERE), _by_people())
    return case((Assignment.ending == "undone", 1), (better, APART), else_=0)


# Asked of every comment that comes: put together once.
MARKS = select(
    select(func.coalesce(func.max(Correction.id), 0)).scalar_subquery(),
    select(func.coalesce(func.max(Assignment.id), 0)).where(_by_people()).scalar_subquery(),
    select(func.count(Correction.undone_at)).scalar_subquery(),
    select(func.coalesce(func.sum(_gone()), 0)).where(Assignment.ending.not_in(STOOD)).scalar_subquery(),
    select(func.count()).where(Answer.kind == AnswerKind.NOT_OURS).scalar_subquery(),
    select(func.count(Forgetting.id)).scalar_subquery(),
    select(func.count(Forgetting.undone_at)).scalar_subquery(),
    select(func.coalesce(func.max(Lesson.id), 0)).scalar_subquery(),
    select(func.count(Lesson.id)).scalar_subquery(),
)
