"""Deciding: who made one comment stand as it does."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.domain.actor import person_in
from app.domain.standing import State
from app.domain.user import User
from app.inbox.opening import Opened


def decided_by(session: Session, opened: Opened) -> User | None:
    """Who handed it over, closed it or set it aside; None where no person did."""
    made = {
        State.WITH_DEPARTMENT: opened.assignment,
        State.DISMISSED: opened.dismissal,
        State.PAUSED: opened.reminder,
    }.get(State(opened.comment.state or State.UNANSWERED))
    person = person_in(made.by) if made else None
    return session.get(User, person) if person else None
