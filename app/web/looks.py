"""Looks: a page says which comment it shows, so that colleagues see who is there."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import Response

from app import inbox, presence
from app.web.looking import here, lookers
from app.web.needs import Acting, Id, Reading, Visiting, desk
from app.web.rendering import page as draw
from app.web.typed import LARGEST_ID

router = desk()

MOST = 200  # rows on a page

PageName = Annotated[str, Form(alias="page", min_length=1, max_length=64)]
Asked = Annotated[int, Query(ge=1, le=LARGEST_ID)]


@router.post("/comments/{comment_id}/looks")
def look(act: Acting, comment_id: Id, page: PageName) -> Response:
    """Note that a page shows this comment, or still does."""
    with act.db.writing() as session:
        presence.look(session, inbox.find(session, comment_id), page=page, by=act.me, now=act.now)
    return Response(status_code=204)


@router.post("/looks/end")
def leave(act: Acting, page: PageName) -> Response:
    """Note that a page shows no comment any more, or was closed."""
    with act.db.writing() as session:
        presence.leave(session, page=page, by=act.me, now=act.now)
    return Response(status_code=204)


@router.get("/looks")
def index(
    request: Request,
    session: Reading,
    visit: Visiting,
    comment: Annotated[list[Asked], Query(max_length=MOST)],
) -> Response:
    """Say who else is at each of these comments."""
    written, looked = inbox.written_on(session, comment), lookers(session, comment, visit)
    shown = {}
    for one in comment:
        reply, writer = written.get(one, (None, None))
        shown[one] = here(reply, writer, looked.get(one, ()), visit)
    return draw(request, "looks/index.html", {"shown": shown})
