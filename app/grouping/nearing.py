"""Nearing: who may ask the same without being nearly certain: what a page offers, and what leads there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.comment import Comment
from app.domain.group import FEWEST, Group
from app.grouping.gathering import Heard, around, heard_of, near, under
from app.grouping.partaking import takes_part
from app.grouping.placing import may_be_offered, may_join, nearness_to, perhaps

COMPARED, CONVERSATIONS = 12, 3


def nearby(session: Session, waiting: Sequence[Comment]) -> dict[int, float]:
    """What is near enough to be offered, and how near, as seen from the first of each conversation."""
    found: dict[int, float] = {}
    members = {comment.id for comment in waiting}
    compared = heard_of(session, [comment.id for comment in waiting[:COMPARED]])
    firsts: dict[int, Heard] = {}
    for one in compared:
        firsts.setdefault(one.thread_id, one)
    for mine in list(firsts.values())[:CONVERSATIONS]:
        group = near(compared, mine)
        others = [heard for heard in around(session, mine) if heard.id not in members]
        for other in near(others, mine):
            nearness = nearness_to(other, group)
            if may_be_offered(other, nearness):
                found[other.comment_id] = max(nearness, found.get(other.comment_id, 0.0))
    return found


def perhaps_alike(session: Session, comment: Comment) -> int:
    """How many that wait under the same post ask perhaps the same as this one, and stand in no line.

    0 under two: then there is nobody to answer together.
    """
    if not takes_part(comment):
        return 0
    mine = heard_of(session, [comment.id])[0]
    itself = near([mine], mine)[0]
    if mine.in_surge or not mine.waits or not may_join(itself.asked):
        return 0
    beside = [one for one in under(session, mine) if one.waits and not one.in_surge]
    count = len(perhaps(itself, near(beside, mine)))
    return count if count >= FEWEST - 1 else 0


def page_of(session: Session, comment: Comment, *, now: datetime) -> Group:
    """The group of a comment, so that it has a page: one of its own, if need be, the same each time."""
    session.refresh(comment, ["group_id"], with_for_update={"key_share": True})
    if comment.group_id is not None:
        return session.get_one(Group, comment.group_id)
    group = Group(made_at=now)
    session.add(group)
    session.flush()  # its comment names it
    comment.group_id = group.id
    return group
