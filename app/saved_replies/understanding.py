"""Understanding: what saved replies mean, read where the extra is installed, beside what a comment means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.orm import Session

from app.domain.blank import without
from app.domain.comment import Comment
from app.domain.saved_reply import SavedReply
from app.domain.sense import Sense, nearness


@dataclass(frozen=True)
class Unread:
    """A saved reply whose meaning nobody has read as it stands: by its title, and whole."""

    saved_reply_id: int
    saved_at: datetime
    title: str
    whole: str


def unread(session: Session, model: str, most: int) -> list[Unread]:
    """Those that this reader has not read as they stand."""
    stale = or_(SavedReply.meant_by.is_(None), SavedReply.meant_by != model)
    found = session.scalars(SavedReply.kept().where(stale).limit(most))
    return [Unread(one.id, one.saved_at, one.title, f"{one.title}. {without(one.text)}") for one in found]


def understand(session: Session, one: Unread, title: bytes, whole: bytes, *, model: str) -> None:
    """Keep what it means, unless it was changed meanwhile."""
    saved = session.get_one(SavedReply, one.saved_reply_id)
    session.refresh(saved, with_for_update={"key_share": True})
    if saved.saved_at == one.saved_at:
        saved.meant_by, saved.meant_title, saved.meant_whole = model, title, whole


def nearness_to(session: Session, comment: Comment, listed: Sequence[SavedReply]) -> dict[int, float]:
    """By id, how near each is to what this comment means; none where one reader has not read both."""
    if not any(one.meant_by for one in listed):
        return {}  # the extra is not there: nothing is asked
    sense = session.scalar(Sense.of(comment))
    if sense is None or sense.direction is None:
        return {}
    return {
        one.id: max(nearness(sense.direction, one.meant_title), nearness(sense.direction, one.meant_whole))
        for one in listed
        if one.meant_by == sense.encoder and one.meant_title is not None and one.meant_whole is not None
    }
