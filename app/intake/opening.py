"""The day the backlog opens: what was written before it is closed with that reason, and says so."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import journal, settings
from app.domain.actor import PARVIS
from app.domain.comment import Comment
from app.domain.dismissal import Dismissal, Reason


def close_if_old(session: Session, comment: Comment, *, now: datetime) -> None:
    """Close a comment older than `backlog_start` with the reason *avant Parvis*."""
    chosen = settings.settings_of(session)
    if not chosen["backlog_start"] or comment.posted_at is None:
        return
    start = datetime.combine(
        date.fromisoformat(chosen["backlog_start"]), time(), tzinfo=ZoneInfo(chosen["timezone"])
    )
    if comment.posted_at >= start:
        return
    session.add(Dismissal(comment_id=comment.id, reason=Reason.BEFORE_PARVIS, by=PARVIS, dismissed_at=now))
    reason = Reason.BEFORE_PARVIS.value
    journal.write(session, "intake.close_if_old", f"comment:{comment.id}", now=now, by=PARVIS, reason=reason)
