"""Choosing: comments that a person ticked are answered together, as those that ask the same are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import journal
from app.domain.comment import Comment
from app.domain.errors import Conflict, Invalid
from app.domain.group import Group
from app.domain.standing import WAITING
from app.domain.user import User

MOST_CHOSEN = 100


def choose(session: Session, comment_ids: Sequence[int], *, by: User, now: datetime) -> Group:
    """Make a page of exactly these comments.

    Raises Invalid (none, too many), Conflict (none of them waits any more).
    """
    if not 0 < len(comment_ids) <= MOST_CHOSEN:
        raise Invalid("ticked_none" if not comment_ids else "ticked_many_replies")
    waiting = select(Comment.id).where(Comment.id.in_(comment_ids), Comment.state.in_(WAITING))
    found = sorted(session.scalars(waiting.where(Comment.own.is_(False))))
    if not found:
        raise Conflict("answered_meanwhile")
    group = Group(made_at=now, chosen=found)
    session.add(group)
    session.flush()  # the address names it
    count = len(found)
    journal.write(session, "together.choose", f"group:{group.id}", now=now, by=by.actor, comments=count)
    return group
