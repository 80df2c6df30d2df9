"""Tags: the person's word on what a comment is."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from fastapi.responses import Response

from app import inbox, triage
from app.web.after import go_on
from app.web.needs import Acting, Id, desk

router = desk()


@router.post("/comments/{comment_id}/tag")
def correct(act: Acting, comment_id: Id, intent: Annotated[str, Form()] = "") -> Response:
    """Give the comment another tag; it stays open."""
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        triage.correct_intent(session, comment, intent, by=act.me, now=act.now)
    return go_on(act, comment_id, "tag")
