"""Who looks at which comment at this moment, so that two people do not answer the same inhabitant."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import changes
from app.db import insert_if_absent
from app.domain.comment import Comment
from app.domain.look import LOOKING, Look
from app.domain.user import User

__all__ = ["leave", "look", "lookers"]


def look(session: Session, comment: Comment, *, page: str, by: User, now: datetime) -> None:
    """Note that a page shows this comment; colleagues hear of it when it was not so a moment ago."""
    seen = {"user_id": by.id, "page": page, "comment_id": comment.id, "seen_at": now}
    if insert_if_absent(session, Look, seen):
        _forget_closed_pages(session, by=by, now=now)
        changes.tell(session, "looking", now, comment_id=comment.id, by=by)
        return
    known = session.get_one(Look, (by.id, page))
    before = known.comment_id if known.lasts_at(now) else None
    known.comment_id, known.seen_at = comment.id, now
    for told in {before, comment.id} if before != comment.id else ():
        if told is not None:
            changes.tell(session, "looking", now, comment_id=told, by=by)


def leave(session: Session, *, page: str, by: User, now: datetime) -> None:
    """Note that a page shows no comment any more; nothing where it was gone already."""
    known = session.get(Look, (by.id, page))
    if known is not None:
        changes.tell(session, "looking", now, comment_id=known.comment_id, by=by)
        session.delete(known)


def lookers(
    session: Session, comment_ids: Collection[int], *, but: User, now: datetime
) -> dict[int, list[str]]:
    """The names of the others who look at each of these comments, those who came first before."""
    here = Look.living(now).where(Look.comment_id.in_(comment_ids), Look.user_id != but.id)
    named = here.join(User, User.id == Look.user_id).with_only_columns(Look.comment_id, User.name)
    found: dict[int, list[str]] = {}
    for comment_id, name in session.execute(named):
        names = found.setdefault(comment_id, [])
        if name not in names:
            names.append(name)
    return found


def _forget_closed_pages(session: Session, *, by: User, now: datetime) -> None:
    session.execute(delete(Look).where(Look.user_id == by.id, Look.seen_at <= now - LOOKING))
