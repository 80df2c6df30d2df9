"""Tags: the person's word on what a comment is."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from app import inbox, triage
from app.web.after import go_on
from app.web.needs import Db, Me, Now, desk

router = desk()


@router.post("/comments/{comment_id}/tag")
def correct(
    request: Request, comment_id: int, me: Me, db: Db, now: Now, intent: Annotated[str, Form()] = ""
) -> Response:
    """Give the comment another tag; it stays open."""
    with db.writing() as session:
        comment = inbox.find(session, comment_id)
        triage.correct_intent(session, comment, intent, by=me, now=now)
    return go_on(request, comment_id, "tag")
