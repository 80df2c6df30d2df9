"""Dismissals: why a comment needs no answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app import closing, inbox, together
from app.inbox import Filters
from app.web import typed
from app.web.addresses import Addresses
from app.web.after import following, go_on
from app.web.needs import Act, Acting, Id, Networks, Reading, Visiting, desk
from app.web.opened import ShownComment
from app.web.rendering import page, wants_fragment
from app.web.typed import Number, Tick

router = desk()


@router.get("/comments/{comment_id}/dismissal")
def show(
    request: Request,
    comment_id: Id,
    session: Reading,
    visit: Visiting,
    networks: Networks,
    back_to: Number = 0,
) -> Response:
    """Ask for the reason; none is chosen beforehand. back_to: the comment that stays open, 0 for none."""
    filters = Filters.from_query(request.query_params)
    opened = inbox.open_comment(session, comment_id, filters)
    comment = ShownComment(opened, visit, networks, Addresses(filters))
    name = "dismissals/_dialog.html" if wants_fragment(request) else "dismissals/show.html"
    return page(request, name, {"comment": comment, "filters": Addresses(filters), "back_to": back_to})


@router.post("/comments/{comment_id}/dismissal")
def dismiss(
    act: Acting,
    comment_id: Id,
    reason: Annotated[str, Form()] = "",
    shown: Annotated[str | None, Form()] = None,
    beside: Annotated[list[Tick], Form()] = [],  # noqa: B006 - read, never written to
    *,
    whole: Annotated[bool, Form()] = False,
    back_to: Annotated[Number, Form()] = 0,
) -> Response:
    """Close with a reason, and go on to the comment that comes next; another reason replaces the first.

    whole: the other comments of the same case are closed with it, as `beside` showed them;
    shown: the mark of the comment on the page; back_to: the comment that stays open, 0 for what comes next.
    """
    with act.db.reading() as session:
        others = inbox.open_comment(session, comment_id, Filters()).together if whole else []
    after = back_to or following(act, comment_id)
    with act.db.writing() as session:
        if others:
            # The open one refuses the act: it is not one that is left out of its case.
            closing.read_as(inbox.find(session, comment_id), shown)
            every = [comment_id, *(one.id for one in others)]
            known = typed.shown(beside)
            deed = together.dismiss(session, every, reason, by=act.me, now=act.now, shown=known)
            done = f"deed.{deed.id}"
        else:
            done = _dismiss(session, comment_id, reason, shown, act)
    return go_on(act, after, done)


@router.post("/dismissals/{dismissal_id}/undo")
def undo(act: Acting, dismissal_id: Id) -> Response:
    """Take the reason back: the comment waits again, and opens."""
    with act.db.writing() as session:
        dismissal, comment = closing.find(session, dismissal_id)
        closing.undo(session, dismissal, comment, by=act.me.actor, now=act.now)
    return go_on(act, comment.id, "back")


def _dismiss(session: Session, comment_id: int, reason: str, shown: str | None, act: Act) -> str:
    comment = inbox.find(session, comment_id)
    dismissal = closing.dismiss(session, comment, reason, by=act.me.actor, now=act.now, shown=shown)
    session.flush()  # the bar names it
    return f"dismissal.{dismissal.id}"
