"""Proposing: what a service wants said to all of those that a person answers together."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.domain.actor import service
from app.domain.assignment import Assignment
from app.domain.reply import Reply, ReplyState

BY_A_SERVICE = service("")
RETURNED = "returned"


def proposed(session: Session, comment_ids: Sequence[int]) -> str | None:
    """The words that stand as their service's draft on each of them; None where one has others, or none.

    What a person is writing to one of them alone is left out of it.
    """
    drafts = select(Reply).where(
        Reply.comment_id.in_(comment_ids), Reply.state == ReplyState.DRAFT, Reply.text != ""
    )
    found = session.scalars(drafts).all()
    theirs = {one.comment_id for one in found if one.user_id is None and one.by.startswith(BY_A_SERVICE)}
    texts = {one.text for one in found if one.comment_id in theirs}
    others = set(comment_ids) - {one.comment_id for one in found if one.user_id is not None}
    return texts.pop() if len(texts) == 1 and theirs == others and len(theirs) > 1 else None


def answered_by(session: Session, comment_ids: Sequence[int]) -> str | None:
    """The service that these came back from as one case, by its name; None where they are no such case."""
    theirs = select(Assignment).where(Assignment.comment_id.in_(comment_ids)).order_by(Assignment.id)
    last = {one.comment_id: one for one in session.scalars(theirs.options(joinedload(Assignment.department)))}
    if len(last) < max(2, len(comment_ids)) or any(one.ending != RETURNED for one in last.values()):
        return None
    cases = {(one.case_id, one.department.name) for one in last.values()}
    return next(iter(cases))[1] if len(cases) == 1 else None
