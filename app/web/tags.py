"""Tags and urgency: the person's word on what a comment is, and whether it can wait."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Form
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app import inbox, rules, triage
from app.domain.correction import Correction
from app.web.after import go_on
from app.web.needs import Acting, Id, desk

router = desk()


@router.post("/comments/{comment_id}/tag")
def correct(act: Acting, comment_id: Id, intent: Annotated[str, Form()] = "") -> Response:
    """Give the comment another tag; it stays open."""
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        said = triage.correct_intent(session, comment, intent, by=act.me, now=act.now)
        done = _done(session, said)
    return go_on(act, comment_id, done)


@router.post("/comments/{comment_id}/urgency")
def hurry(act: Acting, comment_id: Id, urgent: Annotated[Literal["yes", "no"], Form()]) -> Response:
    """Say that it cannot wait, or that it can; it stays open."""
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        said = triage.correct_urgency(session, comment, urgent=urgent == "yes", by=act.me, now=act.now)
        done = _done(session, said)
    return go_on(act, comment_id, done)


@router.post("/corrections/{correction_id}/undo")
def undo(act: Acting, correction_id: Id) -> Response:
    """Take the person's word back; the comment stays open."""
    with act.db.writing() as session:
        said, comment = triage.find_correction(session, correction_id)
        rules.undo_correction(session, said, comment, by=act.me, now=act.now)
    return go_on(act, comment.id, "back")


def _done(session: Session, said: Correction | None) -> str:
    """What the bar names: nothing, where nothing was said anew."""
    if said is None:
        return ""
    session.flush()  # the bar names it
    return f"correction.{said.id}"
