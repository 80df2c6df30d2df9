"""Seeding: the demonstration town has answered before, and kept good words."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import saved_replies
from app.domain.saved_reply import SavedReply
from app.domain.user import User
from app.errands.staging import Stage
from app.saved_replies import Wording


def seed_words(session: Session, stage: Stage, *, by: User, now: datetime) -> None:
    """Keep the town's good words, unless it keeps some already."""
    if session.scalar(SavedReply.kept().limit(1)) is not None:
        return
    for told in stage.words():
        ended = told.get("ended_days_ago")
        wording = Wording(
            title=told["title"],
            text=told["text"],
            shortcut=told["shortcut"],
            intents=tuple(told["intents"]),
            department=told.get("department", ""),
            fact=told.get("fact", ""),
            gives_to=told.get("gives_to", ""),
            gives_tag=told.get("gives_tag", ""),
            valid_until=(now - timedelta(days=ended)).date() if ended else None,
        )
        saved_replies.keep(session, wording, by=by, now=now)
