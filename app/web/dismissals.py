"""Dismissals: why a comment needs no answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from app import closing, inbox
from app.inbox import Filters
from app.web.addresses import Addresses
from app.web.after import following, go_on
from app.web.needs import Db, Me, Networks, Now, Reading, Visiting, desk
from app.web.opened import shown_comment
from app.web.rendering import page, wants_fragment

router = desk()


@router.get("/comments/{comment_id}/dismissal")
def show(
    request: Request, comment_id: int, me: Me, session: Reading, visit: Visiting, networks: Networks
) -> Response:
    """Ask for the reason; none is chosen beforehand."""
    filters = Filters.from_query(request.query_params)
    opened = inbox.open_comment(session, comment_id, filters)
    comment = shown_comment(opened, visit, networks, Addresses(filters))
    name = "dismissals/_dialog.html" if wants_fragment(request) else "dismissals/show.html"
    return page(request, name, {"comment": comment, "filters": Addresses(filters)})


@router.post("/comments/{comment_id}/dismissal")
def dismiss(
    request: Request, comment_id: int, me: Me, db: Db, now: Now, reason: Annotated[str, Form()] = ""
) -> Response:
    """Close with a reason, and go on to the comment that comes next; another reason replaces the first."""
    after = following(db, request, comment_id)
    with db.writing() as session:
        comment = inbox.find(session, comment_id)
        dismissal = closing.dismiss(session, comment, reason, by=me.actor, now=now)
        session.flush()  # the bar names it
        done = f"dismissal.{dismissal.id}"
    return go_on(request, after, done)


@router.post("/dismissals/{dismissal_id}/undo")
def undo(request: Request, dismissal_id: int, me: Me, db: Db, now: Now) -> Response:
    """Take the reason back: the comment waits again, and opens."""
    with db.writing() as session:
        dismissal, comment = closing.find(session, dismissal_id)
        closing.undo(session, dismissal, comment, by=me.actor, now=now)
    return go_on(request, comment.id, "undone")
