"""Reminders: not now, but then."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from app import closing, inbox
from app.domain.errors import Invalid
from app.inbox import Filters
from app.web import moments
from app.web.addresses import Addresses
from app.web.after import following, go_on
from app.web.errors import again
from app.web.needs import Act, Acting, Id, Networks, Reading, Visiting, desk
from app.web.opened import ShownComment
from app.web.rendering import page, wants_fragment

router = desk()


@router.get("/comments/{comment_id}/reminder")
def show(request: Request, comment_id: Id, session: Reading, visit: Visiting, networks: Networks) -> Response:
    """Ask until when, in words."""
    filters = Filters.from_query(request.query_params)
    opened = inbox.open_comment(session, comment_id, filters)
    comment = ShownComment(opened, visit, networks, Addresses(filters))
    name = "reminders/_dialog.html" if wants_fragment(request) else "reminders/show.html"
    shown = {"comment": comment, "filters": Addresses(filters), "until": "", "refusal": None}
    return page(request, name, shown)


@router.post("/comments/{comment_id}/reminder")
def remind(act: Acting, comment_id: Id, until: Annotated[str, Form()] = "") -> Response:
    """Set the comment aside, and go on to the one that comes next."""
    after = following(act, comment_id)
    try:
        with act.db.writing() as session:
            comment = inbox.find(session, comment_id)
            moment = moments.chosen(until, act.visit.now.astimezone(act.visit.zone))
            reminder = closing.remind(session, comment, moment, by=act.me.actor, now=act.now)
            session.flush()  # the bar names it
            done = f"reminder.{reminder.id}"
    except Invalid as error:
        return _again(act, comment_id, until, error)
    return go_on(act, after, done)


@router.post("/reminders/{reminder_id}/undo")
def undo(act: Acting, reminder_id: Id) -> Response:
    """Take it back: the comment waits again, and opens."""
    with act.db.writing() as session:
        reminder, comment = closing.find_reminder(session, reminder_id)
        closing.resume(session, reminder, comment, by=act.me.actor, now=act.now)
    return go_on(act, comment.id, "back")


def _again(act: Act, comment_id: int, until: str, error: Invalid) -> Response:
    filters = Filters.from_query(act.request.query_params)
    with act.db.reading() as session:
        opened = inbox.open_comment(session, comment_id, filters)
    comment = ShownComment(opened, act.visit, act.networks, Addresses(filters))
    name = "reminders/_dialog.html" if wants_fragment(act.request) else "reminders/show.html"
    shown = {"comment": comment, "filters": Addresses(filters), "until": until}
    return again(act.request, name, shown, error)
