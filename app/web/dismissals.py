"""Dismissals: why a comment needs no answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from app import closing, inbox
from app.inbox import Filters
from app.web.addresses import Addresses
from app.web.after import following, go_on
from app.web.needs import Acting, Id, Networks, Reading, Visiting, desk
from app.web.opened import ShownComment
from app.web.rendering import page, wants_fragment

router = desk()


@router.get("/comments/{comment_id}/dismissal")
def show(request: Request, comment_id: Id, session: Reading, visit: Visiting, networks: Networks) -> Response:
    """Ask for the reason; none is chosen beforehand."""
    filters = Filters.from_query(request.query_params)
    opened = inbox.open_comment(session, comment_id, filters)
    comment = ShownComment(opened, visit, networks, Addresses(filters))
    name = "dismissals/_dialog.html" if wants_fragment(request) else "dismissals/show.html"
    return page(request, name, {"comment": comment, "filters": Addresses(filters)})


@router.post("/comments/{comment_id}/dismissal")
def dismiss(act: Acting, comment_id: Id, reason: Annotated[str, Form()] = "") -> Response:
    """Close with a reason, and go on to the comment that comes next; another reason replaces the first."""
    after = following(act, comment_id)
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        dismissal = closing.dismiss(session, comment, reason, by=act.me.actor, now=act.now)
        session.flush()  # the bar names it
        done = f"dismissal.{dismissal.id}"
    return go_on(act, after, done)


@router.post("/dismissals/{dismissal_id}/undo")
def undo(act: Acting, dismissal_id: Id) -> Response:
    """Take the reason back: the comment waits again, and opens."""
    with act.db.writing() as session:
        dismissal, comment = closing.find(session, dismissal_id)
        closing.undo(session, dismissal, comment, by=act.me.actor, now=act.now)
    return go_on(act, comment.id, "undone")
