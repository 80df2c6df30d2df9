"""The palette: do or find anything by typing. Over a page, its script adds every button of that page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app import departments, inbox, saved_replies, settings
from app.domain.errors import NotFound
from app.web import addresses, saved_shown, searches_shown
from app.web.needs import Networks, Reading, Visiting, desk
from app.web.opened import ShownComment
from app.web.rendering import page, wants_fragment
from app.web.typed import Number
from app.web.visits import Visit

router = desk()


class Asked(BaseModel):
    """comment: the one that is open, 0 where none is; within: the filters of its list; q: what is sought."""

    comment: Number = 0
    within: str = ""
    q: str = ""


@router.get("/palette")
def show(
    request: Request, session: Reading, visit: Visiting, networks: Networks, asked: Annotated[Asked, Query()]
) -> Response:
    """Every place, service and saved reply, and what can be done with the open comment."""
    filters = addresses.within(asked.within)
    cases = departments.open_cases(session)
    comment = _comment(session, visit, networks, asked.comment, filters)
    shown: dict[str, Any] = {
        "asked": asked,
        "filters": filters,
        "comment": comment,
        "services": [(one, cases.get(one.id, 0)) for one in departments.directory(session)],
        "replies": _replies(session, visit, comment),
        "views": settings.views_of(session, visit.user.id) if visit.user else [],
        "found": searches_shown.first(session, visit, networks, asked.q),
    }
    return page(request, "palette/_dialog.html" if wants_fragment(request) else "palette/show.html", shown)


def _comment(
    session: Session, visit: Visit, networks: Networks, comment_id: int, filters: addresses.Addresses
) -> ShownComment | None:
    try:
        opened = inbox.open_comment(session, comment_id, filters.filters)
    except NotFound:
        return None
    return ShownComment(opened, visit, networks, filters)


def _replies(session: Session, visit: Visit, comment: ShownComment | None) -> list[saved_shown.Row]:
    """Those that can be said here; without an open comment, all."""
    today = visit.today
    where = [comment.comment.connection.network] if comment else []
    return [saved_shown.row(one, today) for one in saved_replies.listing(session, now=visit.now, on=where)]
