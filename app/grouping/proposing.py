"""Proposing: what a service wants said to all of those that a person answers together."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import service
from app.domain.reply import Reply, ReplyState

BY_A_SERVICE = service("")


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
