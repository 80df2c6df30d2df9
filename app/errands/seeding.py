"""Seeding: the demonstration town has answered before, and kept good words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app import facts, saved_replies
from app.domain.saved_reply import SavedReply
from app.domain.user import User
from app.errands.staging import Stage
from app.facts import Stated
from app.saved_replies import Wording


def seed_words(session: Session, stage: Stage, *, by: User, now: datetime) -> None:
    """Keep the town's good words, unless it keeps some already."""
    if session.scalar(SavedReply.kept().limit(1)) is not None:
        return
    for told in stage.words():
        wording = Wording(
            title=told["title"],
            text=told["text"],
            shortcut=told["shortcut"],
            intents=tuple(told["intents"]),
            department=told.get("department", ""),
            facts=_facts(session, told, by=by, now=now),
            gives_to=told.get("gives_to", ""),
            gives_tag=told.get("gives_tag", ""),
        )
        saved_replies.keep(session, wording, by=by, now=now)


def _facts(session: Session, told: Mapping[str, Any], *, by: User, now: datetime) -> tuple[int, ...]:
    """What these words lean on."""
    said = told.get("fact")
    if not said:
        return ()
    lasts = told.get("lasts_days")
    stated = Stated(
        said["name"],
        said["value"],
        department=told.get("department", ""),
        valid_until=None if lasts is None else (now + timedelta(days=lasts)).date(),
    )
    return (facts.keep(session, stated, by=by, now=now).id,)
