"""Correcting: the person's word wins, is kept as a record, and can be taken back by saying another."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app import backlog, changes, journal
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.errors import Invalid
from app.domain.user import User
from app.triage.verdict import INTENTS


def correct_intent(session: Session, comment: Comment, intent: str, *, by: User, now: datetime) -> None:
    """Give the comment the tag that a person chose: it decides anew, alone, where the comment is shown."""
    if intent not in INTENTS:
        raise Invalid("tag_unknown", field="intent")
    if intent == comment.intent and comment.confidence == 1:
        return
    session.add(
        Correction(
            comment_id=comment.id,
            about="intent",
            was=comment.intent,
            becomes=intent,
            by=by.actor,
            corrected_at=now,
        )
    )
    journal.write(
        session,
        "triage.correct_intent",
        f"comment:{comment.id}",
        now=now,
        by=by.actor,
        was=comment.intent,
        becomes=intent,
    )
    comment.intent = intent
    comment.intents = [intent]
    comment.confidence = 1.0
    comment.candidates = []
    backlog.restate(session, comment)
    changes.tell(session, "queue", now)
