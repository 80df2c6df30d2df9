"""Missing: who may not have been told, because a letter did not leave, or not to everybody."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.fact import Fact
from app.domain.letter import DIRECTOR, ON_CALL, Letter
from app.domain.letter_case import LetterCase
from app.domain.standing import WAITING
from app.letters.mailing import NOTHING_LEFT


def unsent(session: Session) -> list[tuple[Department | None, str]]:
    """Each service that a letter may not have reached, with the code of why; None: whoever is on call."""
    missing = reasons(session)
    named = {one.id: one for one in session.scalars(Department.in_order().where(Department.id.in_(missing)))}
    nobody = [(None, missing[None])] if None in missing else []
    return [*nobody, *((one, missing[number]) for number, one in named.items())]


def reasons(session: Session) -> dict[int | None, str]:
    """Why, by the id of the service; of several letters the last.

    The last one counts; and so does one before it that did not leave, until a later one has told the same
    readers of the same, or nobody waits.
    """
    ended = Letter.next_at.is_(None) & Letter.withdrawn_at.is_(None)
    failed = select(Letter.department_id, Letter.reason).where(ended, Letter.reason != NOTHING_LEFT)
    hidden = Letter.sent_at.is_(None) & (_is_untold() | _is_unasked() | _is_unheard())
    counts = failed.where(Letter.id.in_(_last()) | hidden)
    return {number: reason for number, reason in session.execute(counts.order_by(Letter.id)) if reason}


def _is_untold() -> ColumnElement[bool]:
    """Whether one of its cases is open that no later letter to the same readers told of."""
    later, told = aliased(Letter), aliased(LetterCase)
    retold = exists().where(
        told.assignment_id == LetterCase.assignment_id,
        told.letter_id == later.id,
        later.id > Letter.id,
        later.sent_at.is_not(None),
        _is_for_director(later) == _is_for_director(Letter),
    )
    still_open = (Assignment.id == LetterCase.assignment_id) & Assignment.ended_at.is_(None)
    return exists().where(LetterCase.letter_id == Letter.id, still_open, ~retold)


def _is_for_director(letter: type[Letter]) -> ColumnElement[bool]:
    return letter.occasion.startswith(f"{DIRECTOR}:")


def _is_unasked() -> ColumnElement[bool]:
    """Whether it asks about a fact that was not confirmed since, and no later one asks it."""
    later = aliased(Letter)
    asked = exists().where(later.fact_id == Letter.fact_id, later.id > Letter.id)
    open_ = (Fact.confirmed_at <= Letter.written_at) & Fact.removed_at.is_(None)
    return exists().where(Fact.id == Letter.fact_id, open_, ~asked)


def _is_unheard() -> ColumnElement[bool]:
    """Whether it is an alarm, and its comment still waits: no other alarm tells of the same one."""
    return exists().where(Comment.id == Letter.comment_id, Comment.state.in_(WAITING))


def _last() -> Select[int | None]:
    """The last letter of each service, and the last alarm."""
    known = Letter.department_id.is_not(None) | (Letter.occasion == ON_CALL)
    return select(func.max(Letter.id)).where(known).group_by(Letter.department_id)
